"""Bring a participant list in: all of it or nothing, and the same list again adds nothing."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from seminars.closing import lock_people
from seminars.counting import recount
from seminars.matching import Match, match_people
from seminars.models import Attendance, DoubtfulPair, Participant, Participation, Seminar, SheetImport
from seminars.sheets.columns import SESSION
from seminars.sheets.dates import number_of
from seminars.sheets.people import Sheet
from seminars.sheets.read import Refused

BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What a list is, or would be, to a seminar. ``matches`` are those of the sheet's people, in their order."""

    sheet: Sheet
    matches: tuple

    @property
    def matched(self):
        return sum(match.known is not None for match in self.matches)

    @property
    def created(self):
        return len(self.matches) - self.matched

    @property
    def doubtful(self):
        return sum(bool(match.doubtful) for match in self.matches)


def sessions_of(sheet, seminar):
    """Return the session each mark column of a sheet means: by its date, by its number, or by its place in the row.

    Raises Refused where the columns and the sessions of the seminar do not go together.
    """
    sessions = list(seminar.sessions.order_by("date", "pk"))
    if any(sheet.days):
        found = [_session_on(day, heading, sessions) for day, heading in zip(sheet.days, sheet.marks, strict=True)]
        _refuse_two_columns_of_one(found, sheet.marks)
        return found
    numbers, days = [number_of(heading) for heading in sheet.marks], len({session.date for session in sessions})
    if numbers and all(numbers) and len(set(numbers)) == len(numbers) and max(numbers) <= max(days, len(numbers)):
        if len(numbers) == len(sessions):
            return [sessions[number - 1] for number in numbers]
        if max(numbers) <= days:
            return [_session_of(*pair, sessions) for pair in zip(numbers, sheet.marks, strict=True)]
    if len(sheet.marks) > len(sessions):
        message = _(
            "The list has %(columns)s columns of marks, %(seminar)s has %(sessions)s sessions. Enter the missing "
            "sessions on its page, or take a column out."
        )
        numbers = {"columns": len(sheet.marks), "sessions": len(sessions), "seminar": seminar.code}
        raise Refused(message % numbers)
    return sessions[: len(sheet.marks)]


def _refuse_two_columns_of_one(sessions, headings):
    """Which of the two is right, only somebody who has the paper knows."""
    heading_of = {}
    for session, heading in zip(sessions, headings, strict=True):
        if session in heading_of:
            words = _("The columns “%(one)s” and “%(other)s” are both of %(session)s: take one of them only.")
            raise Refused(words % {"one": heading_of[session], "other": heading, "session": session})
        heading_of[session] = heading


def _session_of(number, heading, sessions):
    day = sorted({session.date for session in sessions})[number - 1]
    found = [session for session in sessions if session.date == day]
    if len(found) == 1:
        return found[0]
    raise _of_no_session(heading)


def _session_on(day, heading, sessions):
    if day:
        year, month, number = day
        found = [
            session
            for session in sessions
            if (session.date.month, session.date.day) == (month, number) and year in (None, session.date.year)
        ]
        if named := SESSION.search(heading):
            found = [session for session in found if session.pk == int(named[1])]
        if len(found) == 1:
            return found[0]
    raise _of_no_session(heading)


def _of_no_session(heading):
    return Refused(_("The column “%(heading)s” is of no one session of this seminar.") % {"heading": heading})


def preview(sheet, seminar):
    """Return the Outcome that importing the sheet would have; saves nothing."""
    sessions_of(sheet, seminar)
    return Outcome(sheet, tuple(match_people(sheet.people, seminar)))


@contextmanager
def without_collecting():
    """A list of thousands makes rows that all stay: looking through them for garbage takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@without_collecting()
@transaction.atomic
def import_sheet(sheet, seminar, *, file_name, checksum, user=None, chosen=None):
    """Save the good rows of a sheet and return the Outcome.

    ``checksum`` is the SHA-256 of the file. ``chosen`` says of doubtful rows who they are: {row: id of one of the
    people they may be}; the others become new.
    Matching happens under a lock on the office, so that two lists with the same people at once make nobody twice.
    Raises Refused for a closed seminar, for one whose sessions are not those of the sheet, and for two rows chosen to
    be one person.
    """
    lock_people()
    seminar = Seminar.objects.select_for_update().get(pk=seminar.pk)
    if seminar.closed_at:
        raise Refused(_("%(seminar)s is closed: open it again first.") % {"seminar": seminar.code})
    sessions = sessions_of(sheet, seminar)
    matches = match_people(sheet.people, seminar)
    on_list = {participation.participant_id: participation for participation in seminar.participations.all()}
    matches = [
        _as_chosen(match, (chosen or {}).get(person.row), on_list)
        for person, match in zip(sheet.people, matches, strict=True)
    ]
    _refuse_one_in_two_rows(sheet.people, matches)
    outcome = Outcome(sheet, tuple(matches))
    participations, marks = put_on_list(sheet.people, matches, seminar, sessions)
    SheetImport.objects.create(
        seminar=seminar,
        file_name=file_name[:255],
        checksum=checksum,
        imported_by=user,
        created=outcome.created,
        matched=outcome.matched,
        made=_made(outcome, participations, marks),
    )
    record(user, Event.Action.IMPORTED, seminar, people=len(sheet.people))
    recount([seminar])
    return outcome


def put_on_list(people, matches, seminar, sessions):
    """Put people on the list of a seminar and mark them present; return their participations, and the new marks.

    ``matches`` say who they are, in their order; who is new comes into the register, and doubtful ones onto the list of
    pairs. ``sessions`` are those that their ``attended`` counts. Called under a lock on the office; without a recount.
    """
    participations = _participations(people, matches, seminar)
    there = set(Attendance.objects.filter(session__seminar=seminar).values_list("participation", "session"))
    marks = [
        Attendance(participation_id=participation.pk, session_id=session)
        for participation, person in zip(participations, people, strict=True)
        for session in (sessions[at].pk for at in sorted(person.attended))
        if (participation.pk, session) not in there
    ]
    Attendance.objects.bulk_create(marks, batch_size=BATCH)
    return participations, marks


def _made(outcome, participations, marks):
    """What an import made, for undoing it: ids of people and participations, and the marks."""
    pairs = list(zip(outcome.matches, participations, strict=True))
    return {
        "participants": [participation.participant_id for match, participation in pairs if not match.known],
        "participations": [participation.pk for match, participation in pairs if not match.on_list],
        "marks": [[mark.participation_id, mark.session_id] for mark in marks],
    }


def _as_chosen(match, pk, on_list):
    known = next((participant for participant, _reasons in match.doubtful if participant.pk == pk), None)
    return Match(known, on_list.get(pk)) if known else match


def _refuse_one_in_two_rows(people, matches):
    row_of = {}
    for person, match in zip(people, matches, strict=True):
        if match.known and match.known.pk in row_of:
            words = _("Rows %(one)d and %(other)d are said to be one person: %(person)s. Say of one that it is new.")
            rows = {"one": row_of[match.known.pk], "other": person.row}
            raise Refused(words % {**rows, "person": match.known})
        if match.known:
            row_of[match.known.pk] = person.row


def _participations(people, matches, seminar):
    """Return the participation of each person; those not there yet are made, with new people."""
    who = [match.known or _participant(person) for person, match in zip(people, matches, strict=True)]
    Participant.objects.bulk_create([each for each in who if each.pk is None], batch_size=BATCH)
    _keep_doubtful(who, matches)
    rows = [
        match.on_list
        or Participation(
            seminar_id=seminar.pk,
            participant_id=participant.pk,
            audience=person.audience,
            organisation=person.organisation,
            position=person.position,
        )
        for person, participant, match in zip(people, who, matches, strict=True)
    ]
    Participation.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    return rows


def _participant(person):
    participant = Participant(
        surname=person.name.surname,
        given_name=person.name.given_name,
        patronymic=person.name.patronymic,
        gender=person.gender,
        birth_year=person.birth_year,
        phone=person.phone,
        email=person.email,
    )
    participant.fold_names()
    return participant


def _keep_doubtful(people, matches):
    """Put new people who may be others of the register on the list of doubtful pairs."""
    pairs = [
        DoubtfulPair(first_id=other.pk, second_id=participant.pk, reasons=list(reasons))
        for participant, match in zip(people, matches, strict=True)
        for other, reasons in match.doubtful
    ]
    DoubtfulPair.objects.bulk_create(pairs, batch_size=BATCH, ignore_conflicts=True)
