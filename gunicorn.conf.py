"""How gunicorn serves the site: ``gunicorn config.wsgi`` in this folder reads it."""

import gc

preload_app = True  # loaded once, shared by the workers
timeout = 300  # seconds: to make all documents of a large year takes more than a minute


def when_ready(server):
    """What is loaded stays: looking through it for garbage made one page in a hundred twice as slow."""
    gc.collect()
    gc.freeze()
