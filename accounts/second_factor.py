"""The second factor: who must have one, whether this session has shown it, and how it is taken away."""

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Event
from accounts.sessions import end_sessions
from accounts.trail import record

# With a password alone a user who has a second factor reaches the first, and one who lacks it the second.
LEAVING = {"account_logout", "set_language"}
SHOWING = LEAVING | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETTING_UP = LEAVING | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}


def way_in(request):
    """Return the address where this user first has to show or set up the second factor; None where all is well."""
    if request.user.has_second_factor:
        return None if has_shown(request) else get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return reverse("mfa_index") if request.user.needs_second_factor else None


def is_on_the_way(request):
    return request.resolver_match.view_name in (SHOWING if request.user.has_second_factor else SETTING_UP)


def has_shown(request):
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def keep_as_shown(request):
    """The session in which a second factor was set up need not show it again; any other session of that user must."""
    record_authentication(request, request.user, method="mfa")


@transaction.atomic
def remove_second_factor(user, *, by=None):
    """Take away what is lost. All sessions end; the user is told at the next sign-in."""
    Authenticator.objects.filter(user=user).delete()
    user.second_factor_removed_at = now()
    user.save(update_fields=["second_factor_removed_at"])
    end_sessions(user, by=by)
    record(by, Event.Action.SECOND_FACTOR_REMOVED, user)
