"""How gunicorn serves the site: ``gunicorn config.wsgi`` in this folder reads it."""

import gc

from config.logs import as_json_lines

# The site writes a line a request itself; one of gunicorn's would hold addresses, and these what was searched for.
logconfig_dict = as_json_lines(
    **{
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
    }
)
preload_app = True  # loaded once, shared by the workers
forwarded_allow_ips = ""  # config/settings.py alone decides whether a proxy is believed
control_socket_disable = True  # systemd rules the site: nothing else needs a way in
timeout = 300  # seconds: to make all documents of a large year takes more than a minute


def when_ready(server):
    """What is loaded stays: looking through it for garbage made one page in a hundred twice as slow."""
    gc.collect()
    gc.freeze()
