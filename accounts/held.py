"""What was typed and could not be saved, as after a session had ended: kept on a page until it is sent again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def can_be_held(request):
    """Whether a form was sent, and not one of the pages for signing in: passwords and codes are for nobody to keep."""
    return (
        request.method == "POST" and request.content_type in FORMS and not request.path.startswith(reverse("account"))
    )


def held(request, *, way=None):
    """Return a page with all that was sent, to be sent again after a visit to ``way``, in a tab of its own."""
    if way is None and not request.user.is_authenticated:
        way = f"{reverse('account_login')}?{urlencode({'next': reverse('signed_in')})}"
    response = render(request, "held.html", {"way": way, **typed(request)}, status=403)
    add_never_cache_headers(response)
    return response


def typed(request):
    """Return what can be held of a form: its fields, and of its files the names, to be chosen again."""
    sent = request.POST.lists()
    files = request.FILES.lists()
    return {
        "fields": [(name, value) for name, values in sent if _is_kept(name) for value in values],
        "files": [(name, ", ".join(file.name for file in chosen), len(chosen) > 1) for name, chosen in files],
    }


def _is_kept(name):
    return name != "csrfmiddlewaretoken" and "password" not in name.lower()


def csrf_failure(request, reason=""):
    """A form of ours with an old token (somebody signed in since) is not lost; one of another site is refused."""
    if not is_ours(request):
        return render(request, "403.html", status=403)
    if can_be_held(request):
        return held(request)
    messages.warning(request, _("That page was out of date. Please do it again here."))
    return redirect(request.path)


def is_ours(request):
    """Whether the browser says that one of our own pages sent this. What no browser says of itself is not ours."""
    try:
        sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    except ValueError:  # as of "http://["
        return False
    origin = f"{sender.scheme}://{sender.netloc}"
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
