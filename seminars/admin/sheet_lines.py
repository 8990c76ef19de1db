"""What the preview of a participant list shows: its columns, a line for each row, and what its marks add up to."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from seminars import names
from seminars.admin.autocomplete import participant_label, with_labels
from seminars.matching import REASONS
from seminars.models import Attendance, Participant
from seminars.models.choices import Gender
from seminars.presences import COLUMN
from seminars.sheet_totals import SessionTotal, by_number_at, no_people
from seminars.sheets.save import sessions_of

SHOWN = 3  # examples of what is in a column
OPEN = 50  # refused rows that stand open to be mended
SUGGESTED_BY = {
    ("woman", "patronymic"): gettext_lazy("woman, as the patronymic ends"),
    ("man", "patronymic"): gettext_lazy("man, as the patronymic ends"),
    ("woman", "surname"): gettext_lazy("woman, as the surname ends"),
    ("man", "surname"): gettext_lazy("man, as the surname ends"),
}
FIELDS = {
    "number": gettext_lazy("number"),
    "full_name": gettext_lazy("full name"),
    "surname": gettext_lazy("surname"),
    "given_name": gettext_lazy("given name"),
    "patronymic": gettext_lazy("patronymic"),
    "gender": gettext_lazy("gender"),
    "birth_year": gettext_lazy("birth year"),
    "organisation": gettext_lazy("organisation"),
    "position": gettext_lazy("post"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "audience": gettext_lazy("audience"),
    "mark": gettext_lazy("attendance"),
}


@dataclass(frozen=True)
class ShownColumn:
    index: int
    heading: str
    field: str
    examples: str

    @property
    def is_left(self):
        """Something is in it, and it is not taken."""
        return bool(self.examples) and not self.field


@dataclass(frozen=True)
class Line:
    """A row as the preview shows it: what would come of it, and why. An open one has its cells to be mended."""

    row: int
    name: str = ""
    gender: str = ""
    genders: tuple = ()  # of (value, words), where somebody is to say it
    suggestion: str = ""  # the value that the name suggests, and in words
    hint: str = ""
    organisation: str = ""
    marks: tuple = ()
    status: str = ""  # new, known, doubtful, repeated, refused
    why: str = ""
    choices: tuple = ()  # of (id, words) for a doubtful row
    answers: dict | None = None
    cells: tuple = ()  # of (index, heading, text)


def columns_of(table):
    """Return the columns of a Table that have a heading or something in them, each with examples."""
    shown = []
    for column in table.columns:
        cells = dict.fromkeys(row[column.index] for _number, row in table.rows[:20] if row[column.index])
        if column.heading or cells:
            examples = "; ".join(list(cells)[:SHOWN])
            shown.append(ShownColumn(column.index, column.heading, column.field or "", examples[:100]))
    return shown


def lines_of(outcome, table, answers, opened, user):
    """Return a Line for every row of the sheet, in the order of the sheet.

    ``answers`` are those of the draft; ``opened`` the numbers, as text, of rows somebody wants to mend.
    """
    lines = _Lines(outcome, table, answers, opened, user)
    return sorted(lines.all(), key=lambda line: line.row)


class _Lines:
    def __init__(self, outcome, table, answers, opened, user):
        self.outcome, self.sheet, self.table, self.answers = outcome, outcome.sheet, table, answers
        refused = [fault.row for fault in self.sheet.faults[:OPEN]]
        self.opened = {*refused, *(int(number) for number in opened if number.isdecimal())}
        self.rows = {number: row for number, row in table.rows if number in self.opened}
        offered = {participant.pk for match in outcome.matches for participant, _reasons in match.doubtful}
        people = with_labels(Participant.objects.all(), user).in_bulk(offered)
        self.labels = {pk: participant_label(each) for pk, each in people.items()}

    def all(self):
        for person, match in zip(self.sheet.people, self.outcome.matches, strict=True):
            yield self.line(person, match)
        for person in self.sheet.repeated:
            yield self.of_person(person, status="repeated")
        for fault in self.sheet.faults:
            yield Line(fault.row, status="refused", why=f"{fault.column}: {fault.message}", cells=self.cells(fault.row))

    def line(self, person, match):
        if match.known:
            why = gettext("on this list already") if match.on_list else str(match.known)
            return self.of_person(person, status="known", why=why)
        fields = self.gender_of(person)
        if not match.doubtful:
            return self.of_person(person, status="new", **fields)
        choices = tuple(
            (participant.pk, f"{self.labels[participant.pk]} ({', '.join(str(REASONS[each]) for each in reasons)})")
            for participant, reasons in match.doubtful
        )
        return self.of_person(person, status="doubtful", choices=choices, **fields)

    def gender_of(self, person):
        """What somebody may choose where the list says no gender, and what the name suggests."""
        answered = self.answers.get(str(person.row), {}).get("gender")
        if person.gender != Gender.NOT_STATED and not answered:
            return {}
        suggested = names.suggested_gender(person.name)
        if not suggested or answered:
            return {"genders": Gender.choices}
        return {"genders": Gender.choices, "suggestion": suggested[0], "hint": SUGGESTED_BY[suggested]}

    def of_person(self, person, **fields):
        return Line(
            row=person.row,
            name=" ".join(filter(None, (person.name.surname, person.name.given_name, person.name.patronymic))),
            gender=Gender(person.gender).label,
            organisation=person.organisation,
            marks=tuple(at in person.attended for at in range(len(self.sheet.marks))),
            answers=self.answers.get(str(person.row)),
            cells=self.cells(person.row),
            **fields,
        )

    def cells(self, number):
        row = self.rows.get(number)
        columns = self.table.columns if row else ()
        return tuple((column.index, column.heading, row[column.index]) for column in columns if column.field)


def totals_of(outcome, seminar):
    """Return (heading, SessionTotal) for each column of marks: who would be present, those on the list included."""
    present = defaultdict(dict)
    marks = Attendance.objects.filter(session__seminar=seminar, participation__seminar=seminar)
    for session, person, gender in marks.values_list(
        "session", "participation__participant", "participation__participant__gender"
    ):
        present[session][person] = gender
    sessions = sessions_of(outcome.sheet, seminar)
    for person, match in zip(outcome.sheet.people, outcome.matches, strict=True):
        who, gender = (match.known.pk, match.known.gender) if match.known else (f"row {person.row}", person.gender)
        for at in person.attended:
            present[sessions[at].pk][who] = gender
    by_number = by_number_at(seminar)
    totals = []
    for heading, session in zip(outcome.sheet.marks, sessions, strict=True):
        counts = Counter(COLUMN[gender] for gender in present[session.pk].values())
        totals.append((heading, SessionTotal(session, {**no_people(), **counts}, by_number[session.venue_id])))
    return totals
