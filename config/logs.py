"""Logs as lines of JSON on stderr: one a request, and one for whatever is logged. No personal data is in them.

A request is told by its route, never by its address, where somebody may have typed a name. Of other messages the
words are kept and the values left out; of an error its kind and where it happened, never what it says: a database
quotes the row it refuses.
"""

import json
import logging
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings

LOGGER = logging.getLogger("requests")
UNKNOWN, STATIC = "unknown", "static"  # routes of what is no page
request_number = ContextVar("request_number", default=None)


def log_requests(get_response):
    """Middleware, the outermost: a line for each request, whose number goes out with the answer as well."""

    def middleware(request):
        token, started = request_number.set(uuid4().hex[:16]), time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-ID"] = request_number.get()
            LOGGER.info("request", extra={"fields": _told(request, response, time.perf_counter() - started)})
        finally:
            request_number.reset(token)
        return response

    return middleware


def _told(request, response, seconds):
    user = getattr(request, "_cached_user", None)  # as the request found it: to ask now may fail
    return {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other",
        "route": _route(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": user.pk if user else None,
    }


def _route(request):
    if request.resolver_match:
        return request.resolver_match.route
    return STATIC if request.path.startswith(settings.STATIC_URL) else UNKNOWN


class JsonLines(logging.Formatter):
    def format(self, record):
        error = record.exc_info[1] if record.exc_info else None
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_values(record, error),
            "request": request_number.get(),
            **getattr(record, "fields", {}),
        }
        if error is not None:
            line |= {"error": _kinds(error), "where": _where(error)}
        return json.dumps(line, ensure_ascii=False)


def _without_values(record, error):
    """Return the words of a message, with its numbers; anything else that was put into it is left out."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if error is not None and record.msg == str(error):  # so Django tells of suspicious requests
        return type(error).__name__
    if not record.args:
        return record.msg
    if isinstance(record.args, dict):
        values = {name: _number(value) for name, value in record.args.items()}
    else:
        values = tuple(_number(value) for value in record.args)
    try:
        return record.msg % values
    except (TypeError, ValueError, KeyError):
        return record.msg


def _number(value):
    return value if isinstance(value, int | float) else "…"


def _kinds(error):
    """Return the kind of an error, and of those that led to it."""
    kinds = []
    while error is not None and len(kinds) < 10:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds


def _where(error):
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-20:]
    ]


def as_json_lines(level="INFO", **loggers):
    """Return a configuration for ``logging``: everything in JSON on stderr. ``loggers`` are those set otherwise."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "config.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": loggers,
    }
