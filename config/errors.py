"""What is said where the site cannot answer: the database is out, too much was sent, or an address is used wrongly."""

import math
import sys

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request as stock_bad_request
from django.views.defaults import server_error as stock_server_error

from accounts.held import can_be_held, is_ours, typed

OUTAGES = (OperationalError, InterfaceError, InternalError)  # of the database itself, not of what was asked of it
RETRY_AFTER = 30  # seconds


def server_error(request):
    """The page for what went wrong. Where the database is out, the page says so and keeps what was sent."""
    return _outage(request) if isinstance(sys.exc_info()[1], OUTAGES) else stock_server_error(request)


def bad_request(request, exception):
    """The page for what cannot be answered. A session that an outage left unwritten is no fault of the request."""
    behind = exception
    while behind and not isinstance(behind, OUTAGES):
        behind = behind.__context__
    return _outage(request) if behind else stock_bad_request(request, exception)


def _outage(request):
    context = {"sent": request.method not in ("GET", "HEAD")}
    # Neither the token nor the size may have been looked at yet.
    if can_be_held(request) and is_ours(request) and _length(request) <= settings.LARGEST_UNSIGNED:
        context |= typed(request) | {"token": request.POST.get("csrfmiddlewaretoken", "")}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def _length(request):
    """Return how many bytes are sent; infinitely many where that is no number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else math.inf


def say_wrong_method(get_response):
    """Middleware: an address that was opened where only a button of a page leads says so. Stock, it is a blank page."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def limit_uploads(get_response):
    """Middleware: refuse what is too large before it is read. Whoever is not signed in has nothing large to send."""

    def middleware(request):
        length = _length(request)
        if length == math.inf:
            raise SuspiciousOperation("The length of what was sent is no number.")
        if length > settings.LARGEST_UNSIGNED:
            most = settings.LARGEST_UPLOAD if request.user.is_authenticated else settings.LARGEST_UNSIGNED
            if length > most:
                return HttpResponse(render_to_string("413.html", {"most": most // 1_000_000}), status=413)
        return get_response(request)

    return middleware
