"""Who came: marks set and taken back, people put on the list one by one, and what the list says of them changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_open, lock_people
from seminars.counting import recount
from seminars.matching import Match, match_people
from seminars.models import Attendance, Participant, Participation, Seminar
from seminars.models.choices import Gender
from seminars.sheets.save import put_on_list

CHANGED_IN_LIST = ("audience", "organisation", "position")


@transaction.atomic
def mark(*, seminar, marks, user=None):
    """Set marks of a seminar: {(participation id, session id): present or not}.

    Returns the pairs that are not of this seminar (any more): somebody took the person or the session out. Two people
    who mark at once keep each other's marks, since nothing but the named pairs is touched. Raises ValidationError for
    a closed seminar.
    """
    lock_open([seminar.pk])
    people = set(seminar.participations.values_list("pk", flat=True))
    sessions = set(seminar.sessions.values_list("pk", flat=True))
    gone = {(person, session) for person, session in marks if person not in people or session not in sessions}
    there = {
        (participation, session): pk
        for pk, participation, session in Attendance.objects.filter(participation__seminar=seminar).values_list(
            "pk", "participation", "session"
        )
    }
    present = {pair for pair, is_present in marks.items() if is_present} - gone
    absent = set(marks) - present - gone
    set_now, taken_back = sorted(present - set(there)), sorted(absent & set(there))
    Attendance.objects.bulk_create(
        Attendance(participation_id=person, session_id=session) for person, session in set_now
    )
    Attendance.objects.filter(pk__in=[there[pair] for pair in taken_back]).delete()
    if set_now or taken_back:
        _record_marks(user, seminar, set_now, taken_back)
    recount([seminar])
    return gone


def _record_marks(user, seminar, set_now, taken_back):
    """One event for all marks of a batch: a mark has no history of its own."""
    people = {participation for participation, _session in (*set_now, *taken_back)}
    details = {"present": set_now, "absent": taken_back}
    record(user, Event.Action.ATTENDANCE_MARKED, seminar, people=len(people), details=details)


@transaction.atomic
def add_person(*, seminar, person, sessions=(), participant=None, user=None):
    """Put a typed Person (of ``seminars.sheets.people``) on the list and return (participation, whether it was there).

    ``participant`` is who of the register somebody said it is; otherwise the same rules hold as for a list: known, or
    new and perhaps doubtful. Who is on the list already gets the marks and stays as they are, so that the same person
    sent twice over a bad line is one. ``person.attended`` counts ``sessions``, which are ids. A gender not stated
    before is stated, except where a closed seminar counts the person without it. Raises ValidationError for a closed
    seminar, and for a session that is not of the seminar (any more).
    """
    lock_people()
    if participant and participant in Participant.objects.named():  # not deleted since somebody chose them
        match = Match(participant, seminar.participations.filter(participant=participant).first())
    else:
        (match,) = match_people([person], seminar)
    others = _seminars_where_to_state(person.gender, match.known)
    lock_open([seminar.pk, *(others or ())])
    there = seminar.sessions.in_bulk(sessions)
    if len(there) < len(sessions):
        raise ValidationError(_("Somebody took this person or session out."))
    (participation,), marks = put_on_list([person], [match], seminar, [there[pk] for pk in sessions])
    if others is not None:
        state_gender(participant=match.known, gender=person.gender, user=user)
    if not match.known:
        Participant.history.bulk_history_create([participation.participant], default_user=user)
    if not match.on_list:
        Participation.history.bulk_history_create([participation], default_user=user)
        record(user, Event.Action.CREATED, participation, people=1)
    if marks:
        _record_marks(user, seminar, [(mark.participation_id, mark.session_id) for mark in marks], [])
    recount([seminar])
    return participation, match.on_list is not None


@transaction.atomic
def change_row(*, participation, field, value, was=None, user=None):
    """Change the audience, organisation or position that the list of a seminar says of somebody.

    ``was`` is what the page showed. Raises ValidationError for a value that cannot be, for a closed seminar, and where
    somebody else wrote something else meanwhile.
    """
    lock_open([participation.seminar_id])
    participation = Participation.objects.select_related("participant").get(pk=participation.pk)
    if participation.participant.erased_on and field != "audience":
        raise ValidationError(_("The name of this person was deleted: what tells who it was is not entered again."))
    if was is not None and getattr(participation, field) not in (was, value):
        stored = _in_words(participation, field)
        setattr(participation, field, value)
        message = _("Not saved: “%(typed)s”. Somebody else wrote “%(stored)s” here meanwhile.")
        raise ValidationError(message % {"typed": _in_words(participation, field), "stored": stored})
    setattr(participation, field, value)
    participation.clean_fields(exclude=[each.name for each in Participation._meta.fields if each.name != field])
    participation.save()
    record(user, Event.Action.CHANGED, participation, people=1, note=field)
    recount([participation.seminar_id])


def _in_words(participation, field):
    return participation.get_audience_display() if field == "audience" else getattr(participation, field)


@transaction.atomic
def state_gender(*, participant, gender, user=None):
    """Say the gender of somebody of whom it was not stated, at all their seminars.

    Raises ValidationError where it is stated already, and where one of the seminars is closed.
    """
    lock_people()
    seminars = sorted(participant.participations.values_list("seminar", flat=True))
    lock_open(seminars)
    participant = Participant.objects.get(pk=participant.pk)
    if participant.gender not in (Gender.NOT_STATED, gender):
        raise ValidationError(_("The gender is stated already: change it on the page of the person."))
    participant.gender = gender
    participant.clean_fields(exclude=[each.name for each in Participant._meta.fields if each.name != "gender"])
    participant.save()
    record(user, Event.Action.CHANGED, participant, people=1, note="gender")
    recount(seminars)


def _seminars_where_to_state(gender, known):
    """Return the ids of the seminars that would count somebody known anew; None where nothing is to be stated."""
    if known is None or gender == Gender.NOT_STATED or known.gender != Gender.NOT_STATED:
        return None
    seminars = list(Seminar.objects.filter(participations__participant=known))
    return None if any(seminar.closed_at for seminar in seminars) else [seminar.pk for seminar in seminars]
