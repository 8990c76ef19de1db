"""A seminar whose numbers are final is closed: it changes no more until somebody opens it again and says why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.models import Office, Seminar
from seminars.readiness import findings


def refuse_closed(seminars):
    """Raise ValidationError where one of some seminars, rows or ids, is closed."""
    codes = Seminar.objects.closed().filter(pk__in=seminars).order_by("code").values_list("code", flat=True)
    if codes:
        raise ValidationError(_("Closed: %(codes)s. Open them again first.") % {"codes": ", ".join(codes)})


def lock_people():
    """Nobody else makes, merges or lists people until the transaction ends: the first lock of docs/decisions/0008."""
    list(Office.objects.select_for_update().order_by("pk").values_list("pk"))


def lock(seminars):
    """Lock seminars, rows or ids, until the transaction ends, before anything of them is written.

    Whoever writes rows first and locks afterwards may wait for somebody who waits for the rows.
    """
    list(Seminar.objects.select_for_update().filter(pk__in=seminars).order_by("pk").values_list("pk"))


def lock_open(seminars):
    """Lock seminars as ``lock`` does, and refuse closed ones."""
    lock(seminars)
    refuse_closed(seminars)


@transaction.atomic
def close(*, seminar, user, reason=""):
    """Close a held seminar. Raises ValidationError where something is missing and no reason says why it stays so."""
    seminar = Seminar.objects.select_for_update().get(pk=seminar.pk)
    refuse_closed([seminar.pk])
    if seminar.status != Seminar.Status.HELD:
        raise ValidationError(_("Only a seminar that was held can be closed."))
    missing = findings(Seminar.objects.filter(pk=seminar.pk))
    if missing and not reason.strip():
        raise ValidationError(_("Something is missing: say why the seminar is closed as it is."))
    _save(seminar, user, closed_at=now(), closed_by=user, closing_reason=reason.strip() if missing else "")
    record(user, Event.Action.CLOSED, seminar)


@transaction.atomic
def reopen(*, seminar, user, reason):
    """Open a closed seminar again; who, when and why stay in its history. Raises ValidationError without a reason."""
    seminar = Seminar.objects.select_for_update().get(pk=seminar.pk)
    if not seminar.closed_at:
        raise ValidationError(_("The seminar is open."))
    if not reason.strip():
        raise ValidationError(_("Say why the seminar is opened again."))
    seminar._change_reason = reason.strip()
    _save(seminar, user, closed_at=None, closed_by=None, closing_reason="")
    record(user, Event.Action.REOPENED, seminar)


def _save(seminar, user, **state):
    for name, value in state.items():
        setattr(seminar, name, value)
    seminar._history_user = user
    seminar.save()
