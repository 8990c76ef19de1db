"""Take a list out again: all that its import made, as long as nothing was built on it."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_open, lock_people
from seminars.counting import recount
from seminars.models import Attendance, Consent, Merge, Participant, Participation, SheetImport

CHUNK = 400


@transaction.atomic
def undo_import(*, sheet_import, user=None):
    """Delete the people, participations and marks that an import made; say in the import who undid it, and when.

    Raises ValidationError for a closed seminar, for an import undone already, and where somebody went on working with
    what it made: another list or a merge has its people, marks were added, a row was changed by hand.
    """
    lock_people()
    lock_open([sheet_import.seminar_id])
    done = SheetImport.objects.get(pk=sheet_import.pk)
    if done.undone_at:
        raise ValidationError(_("%(list)s was undone already.") % {"list": done})
    if not done.made or _is_built_on(done.made):
        message = _("%(list)s cannot be undone: its people were changed, marked, merged or put on a list since.")
        raise ValidationError(message % {"list": done})
    _delete_marks(done.made)
    for model, ids in ((Participation, done.made["participations"]), (Participant, done.made["participants"])):
        for some in _chunks(ids):
            model.objects.filter(pk__in=some).delete()
    done.undone_at, done.undone_by = now(), user
    done.save()
    record(user, Event.Action.IMPORT_UNDONE, done.seminar, people=len(done.made["participations"]))
    recount([done.seminar_id])


def _delete_marks(made):
    """Those of people who were on the list before; the others' go with their participations."""
    own, by_session = set(made["participations"]), defaultdict(list)
    for participation, session in made["marks"]:
        if participation not in own:
            by_session[session].append(participation)
    for session, participations in by_session.items():
        for some in _chunks(participations):
            Attendance.objects.filter(session=session, participation__in=some).delete()


def _is_built_on(made):
    own = set(made["participations"])
    marks = {tuple(mark) for mark in made["marks"]}
    for some in _chunks(made["participants"]):
        elsewhere = Participation.objects.filter(participant__in=some).values_list("pk", flat=True)
        if not own.issuperset(elsewhere):
            return True
        there = Participant.objects.filter(pk__in=some).count()
        if there < len(some) or Merge.objects.filter(kept__in=some).exists():
            return True
        if Participant.history.filter(id__in=some).exists() or Consent.objects.filter(participant__in=some).exists():
            return True
    for some in _chunks(made["participations"]):
        now_there = Attendance.objects.filter(participation__in=some).values_list("participation", "session")
        if not marks.issuperset(now_there) or Participation.history.filter(id__in=some).exists():
            return True
    return False


def _chunks(ids):
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
