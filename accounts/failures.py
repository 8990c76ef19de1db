"""Sign-ins that fail stand in the trail, and so does that nobody may try any more."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache

from accounts.models import Event
from accounts.trail import record

FIVE_MINUTES = 300  # seconds: as long as tries are counted


def record_failure(user, note=""):
    """``user`` is whose name was typed; None where nobody is called so: then what was typed may be a password."""
    record(None, Event.Action.SIGN_IN_FAILED, user, note=note)


def record_lock_out(request, user, note=""):
    """Once for each user and network address while it lasts: who goes on trying cannot fill the trail."""
    if user and cache.add(f"locked-out:{get_ip(request)}:{user.pk}", True, FIVE_MINUTES):
        record(None, Event.Action.LOCKED_OUT, user, note=note)
