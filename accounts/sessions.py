"""Sessions: kept alive by use for a working day, ended by their owner or when the user may no longer be here."""

import math
import time

from accounts.models import Event
from accounts.trail import record

A_MINUTE = 60  # seconds: a session in use is written no oftener
A_WORKING_DAY = 12 * 3600  # seconds; then one signs in again, however much the session was used


def begin(session):
    session["began"] = session["seen"] = int(time.time())


def is_over(session):
    return time.time() - session.get("began", math.inf) > A_WORKING_DAY


def keep_alive(session):
    """A session ends after a time without use: put its end off, which is counted from when it was last written."""
    if "seen" in session and time.time() - session["seen"] > A_MINUTE:
        session["seen"] = int(time.time())


def asked_by_the_page(view):
    """Mark a view that an open page asks every few seconds: no sign that somebody is there, so it keeps none alive."""
    view.is_asked_by_the_page = True
    return view


def end_sessions(user, *, by, sessions=None):
    """End some of a user's sessions, or all."""
    ended = list(user.usersession_set.all() if sessions is None else sessions)
    for session in ended:
        session.end()
    if ended:
        record(by, Event.Action.SESSIONS_ENDED, user, details={"sessions": len(ended)})
