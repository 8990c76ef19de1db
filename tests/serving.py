"""The site as gunicorn serves it, on the database of the test: to be used by many at once, and killed.

Gunicorn is forked from a process in which Django is ready. Its socket stays open while it is down, as a proxy's would.
"""

import http.client
import json
import os
import resource
import signal
import socket
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from tests.processes import wait_until_alone

TOKEN = "t" * 32
LONGEST = 60  # seconds for one answer


class Site(BaseApplication):
    def __init__(self, socket, workers):
        self.options = {"bind": f"fd://{socket.fileno()}", "workers": workers, "preload_app": True, "timeout": LONGEST}
        super().__init__()

    def load_config(self):
        for name, value in {**self.options, "loglevel": "critical", "control_socket_disable": True}.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


class Server:
    """One site; ``start`` and ``kill`` as often as wanted."""

    def __init__(self, workers=3):
        self.workers, self.pid = workers, None
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.socket.getsockname()[1]

    def start(self):
        connections["default"].close()  # a connection serves one process
        self.pid = os.fork()
        if self.pid == 0:
            _serve(self)
        os.setpgid(self.pid, self.pid)

    def kill(self):
        """Kill the master and the workers at once, in the midst of whatever they do."""
        if self.pid:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = None
        wait_until_alone()

    def limit_files(self, size):
        """Let no process of the site write a file beyond a size, as if the disk were full there."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def ask(self, method, path, body=None, session="", kind="application/x-www-form-urlencoded"):
        """Return (status, text) of one request. Raises OSError or HTTPException where no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        headers = {"Host": "testserver", "Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        try:
            connection.request(method, path, body, {**headers, "Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def post(self, path, fields, session):
        return self.ask("POST", path, urlencode(fields, doseq=True), session)

    def post_json(self, path, value, session):
        return self.ask("POST", path, json.dumps(value), session, "application/json")

    def wait_until_up(self, longest=30):
        """Return the seconds until the site is healthy."""
        started = time.perf_counter()
        while time.perf_counter() - started < longest:
            try:
                if self.ask("GET", "/health/")[0] == 200:
                    return time.perf_counter() - started
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        raise TimeoutError("The site did not come back.")


def _serve(server):
    """Never return: what follows belongs to the parent."""
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        Arbiter(Site(server.socket, server.workers)).run()
    finally:
        os._exit(0)


@contextmanager
def served(workers=3):
    server = Server(workers)
    server.start()
    try:
        server.wait_until_up()
        yield server
    finally:
        server.kill()
        server.socket.close()


def session_of(user):
    """Return the key of a session in which a user is signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "accounts.backend.Backend"
    session.create()
    return session.session_key
