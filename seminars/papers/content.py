"""What stands on a sign-in sheet and on a list of participants, whatever the format."""

import re
from collections import defaultdict
from dataclasses import dataclass
from zlib import crc32

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from regions.naming import text_in
from seminars.models import Attendance, Participant, Participation, Seminar, Session
from seminars.models.choices import Gender
from seminars.privacy.consents import text_in_use
from seminars.sheets.columns import session_heading

LANGUAGES = {"kk-ru": ("kk", "ru"), "kk": ("kk",), "ru": ("ru",), "en": ("en",)}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")  # Word takes none of them
COLUMNS = {
    "surname": Participant,
    "given_name": Participant,
    "patronymic": Participant,
    "gender": Participant,
    "organisation": Participation,
    "position": Participation,
    "audience": Participation,
    "phone": Participant,
    "email": Participant,
}


class Who(models.TextChoices):
    """Which people of a seminar's list. Who has no mark was invited or registered beforehand."""

    ALL = "all", _("everybody on the list")
    CAME = "came", _("those who came")
    INVITED = "invited", _("those invited who have not come yet")
    NOBODY = "nobody", _("nobody, blank rows only")


@dataclass(frozen=True)
class Person:
    """A row: a participation's id, who it is, and for each session of the seminar whether they came."""

    pk: int
    surname: str
    given_name: str
    patronymic: str
    gender: str
    audience: str
    organisation: str
    position: str
    phone: str
    email: str
    came: tuple

    @property
    def full_name(self):
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))

    def cell(self, column):
        """What stands in a column in the language that is on: a gender or an audience by its word."""
        if column == "gender":
            return "" if self.gender == Gender.NOT_STATED else str(Gender(self.gender).label)
        if column == "audience":
            return str(Participation(audience=self.audience).get_audience_display())
        return getattr(self, column)


@dataclass(frozen=True)
class Paper:
    """What heads every paper of a seminar. A text is a tuple: once in each of the languages, the same text once."""

    languages: tuple
    code: str
    office: tuple
    title: tuple
    region: tuple
    days: tuple
    note: tuple  # that names are invented; empty but for a demonstration
    people: tuple


@dataclass(frozen=True)
class SignInSheet(Paper):
    """The sheet of one session. ``blank`` rows follow those of the people. ``consent`` is the office's text in use,
    which people sign; without one it is empty."""

    session: int  # its id
    day: tuple
    place: tuple
    heading: str  # of the column of marks
    blank: int
    consent: tuple

    @property
    def checksum(self):
        """Eight hexadecimal digits that change when other people stand on the sheet, or in another order."""
        return f"{crc32(' '.join(str(person.pk) for person in self.people).encode()):08X}"


@dataclass(frozen=True)
class ParticipantList(Paper):
    """``sessions`` are (name, heading of the column of marks); none before anybody came."""

    sessions: tuple
    is_of_invited: bool


def sign_in_sheet(session, *, languages, who, blank):
    """Return the SignInSheet of a Session for some languages. Five queries, whoever is on the list.

    Who has no name, being erased, signs nothing.
    """
    seminar = _seminar(session.seminar_id)
    sessions = {each.pk: each for each in seminar.sessions.all()}
    session = sessions[session.pk]  # with its venue
    people = () if who == Who.NOBODY else _people(seminar, list(sessions.values()), who)
    text = text_in_use(seminar.programme_year.programme.office_id)
    return SignInSheet(
        **_head(seminar, languages, tuple(person for person in people if person.full_name)),
        session=session.pk,
        day=in_each(languages, lambda: session.day),
        place=in_each(languages, lambda: _place(session)),
        heading=session_heading(session.date, session.pk),
        blank=blank,
        consent=in_each(languages, lambda: f"{text.short} ({text})") if text else (),
    )


def participant_list(seminar, *, language, who):
    """Return the ParticipantList of a Seminar. Four queries, whoever is on the list."""
    seminar = _seminar(seminar.pk)
    sessions = list(seminar.sessions.all())
    people = _people(seminar, sessions, who)
    is_of_invited = who == Who.INVITED or (
        seminar.status == Seminar.Status.PLANNED and not any(any(person.came) for person in people)
    )
    with override(language):
        named = tuple((f"{each.day}, {_place(each)}", session_heading(each.date, each.pk)) for each in sessions)
    return ParticipantList(
        **_head(seminar, (language,), people), sessions=() if is_of_invited else named, is_of_invited=is_of_invited
    )


def in_each(languages, make):
    """Return the text that ``make`` gives in each of some languages, the same text once."""
    texts = []
    for language in languages:
        with override(language):
            texts.append(printable(str(make())))
    return tuple(dict.fromkeys(texts))


def printable(text):
    return UNPRINTABLE.sub(" ", text)


def headings(languages, columns=tuple(COLUMNS)):
    """Return {column: its heading} in words that the import knows: "Тегі / Фамилия"."""
    return {
        name: " / ".join(
            in_each(languages, lambda name=name: capfirst(COLUMNS[name]._meta.get_field(name).verbose_name))
        )
        for name in columns
    }


def _seminar(pk):
    seminars = Seminar.objects.select_related("region", "programme_year__programme__office")
    return seminars.prefetch_related(
        models.Prefetch("sessions", Session.objects.select_related("venue__locality"))
    ).get(pk=pk)


def _head(seminar, languages, people):
    programme = seminar.programme_year.programme
    note = in_each(languages, lambda: gettext("Demonstration: all names are invented."))
    return {
        "languages": tuple(languages),
        "code": seminar.code,
        "office": in_each(languages, lambda: programme.office.name),
        "title": in_each(languages, lambda: text_in(seminar, "title", get_language())),
        "region": in_each(languages, lambda: seminar.region.name),
        "days": in_each(languages, lambda: seminar.days),
        "note": note if programme.is_demonstration else (),
        "people": people,
    }


def _place(session):
    if session.venue is None:
        return gettext("Online")
    return f"{session.venue.label}, {session.venue.locality.label}"


def _people(seminar, sessions, who):
    marks = defaultdict(set)
    for participation, session in Attendance.objects.filter(session__in=sessions).values_list(
        "participation", "session"
    ):
        marks[participation].add(session)
    rows = Participation.objects.filter(seminar=seminar).select_related("participant").order_by("participant", "pk")
    people = (_person(row, tuple(session.pk in marks[row.pk] for session in sessions)) for row in rows)
    return tuple(person for person in people if who == Who.ALL or any(person.came) == (who == Who.CAME))


def _person(row, came):
    texts = {name: printable(getattr(row.participant, name)) for name in ("surname", "given_name", "patronymic")}
    return Person(
        pk=row.pk,
        **texts,
        gender=row.participant.gender,
        audience=row.audience,
        organisation=printable(row.organisation),
        position=printable(row.position),
        phone=printable(row.participant.phone),
        email=row.participant.email,
        came=came,
    )
