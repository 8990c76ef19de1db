"""The people of a sheet: each row read into a person with marks, or refused with its column and the reason."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from regions.folding import fold
from seminars import names
from seminars.sheets.columns import SeveralLists, Table, find_table
from seminars.sheets.dates import day_of
from seminars.sheets.read import Refused, worksheets
from seminars.sheets.words import AUDIENCE_OF, GENDER_OF, MARK_OF, bare

TEXTS = {"organisation": 300, "position": 300, "email": 254}
NUMBERING = re.compile(r"^\d+[.)]?\s*(?=[^\W\d])")  # "1. Ким Анна"
GENDER_BESIDE = re.compile(r"\s*\(([^\W\d]+)\.?\)$")  # "Ким Анна (ж)"
YEAR = re.compile(r"\b(19\d\d|20\d\d)\b")


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: its number in the worksheet, the heading of the column, a code and a sentence."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True)
class Person:
    """One row: who, and at which of the sheet's mark columns (from 0) they were present."""

    row: int
    name: names.Name
    gender: str
    attended: frozenset
    birth_year: int | None = None
    organisation: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    audience: str = "not_stated"

    @property
    def same_as(self):
        """What the same person typed twice in a file agrees in: the full name and the organisation."""
        full = f"{self.name.surname} {self.name.given_name} {self.name.patronymic}"
        return names.same_spelling(full), fold(self.organisation)


@dataclass
class Sheet:
    """A participant list as read. ``days`` are the dates of its mark columns, None where the heading has none."""

    rows: int = 0
    people: list = field(default_factory=list)
    repeated: list = field(default_factory=list)  # Persons whose row repeats an earlier one
    faults: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    left: list = field(default_factory=list)  # (number, text) of rows that are nobody
    marks: list = field(default_factory=list)  # headings
    days: list = field(default_factory=list)


def read_table(content: bytes, own=None) -> Table:
    """Return the Table of people in a file; ``own`` are an office's own headings, as ``find_table`` takes them.

    Raises Refused where there is none.
    """
    try:
        tables = {sheet.name: find_table(sheet.rows, own) for sheet in worksheets(content)}
    except SeveralLists:
        message = _(
            "The sheet has several lists, side by side or one below the other. Put all people into one, with a column "
            "of attendance for each day, or save each as a file of its own and head its attendance with the date."
        )
        raise Refused(message) from None
    tables = {name: table for name, table in tables.items() if table}
    if not tables:
        raise _no_names()
    largest = max(tables.values(), key=lambda table: len(table.rows))
    alike = [name for name, table in tables.items() if table.rows and table.columns == largest.columns]
    if any(tables[name].rows != largest.rows for name in alike):
        message = _(
            "The file has several lists: %(names)s. Put all people into one, with a column of attendance for each day, "
            "or save each as a file of its own and head its attendance with the date."
        )
        raise Refused(message % {"names": ", ".join(f"“{name}”" for name in alike)})
    return largest


def read_people(table: Table) -> Sheet:
    """Return the Sheet of a Table: its rows read into people, or faults. Raises Refused without names or rows."""
    if not {column.field for column in table.columns} & {"full_name", "surname"}:
        raise _no_names()
    sheet = _Reader(table).sheet()
    if not sheet.rows:
        raise Refused(_("The table has headings and no rows."))
    return sheet


def _no_names():
    return Refused(_("No column of names was found: head it “Full name” or “Surname”, “ФИО” or “Аты-жөні”."))


def with_genders(sheet, genders):
    """Return a Sheet with the genders somebody gave: {row number: gender}. Only those not stated are filled."""
    people = [
        replace(person, gender=genders[person.row])
        if person.row in genders and person.gender == "not_stated"
        else person
        for person in sheet.people
    ]
    return replace(sheet, people=people)


def suggested_genders(sheet):
    """Return {row number: gender} of those whose gender the list does not say and the name suggests."""
    found = {
        person.row: names.suggested_gender(person.name) for person in sheet.people if person.gender == "not_stated"
    }
    return {row: suggested[0] for row, suggested in found.items() if suggested}


def read_sheet(content: bytes, own=None) -> Sheet:
    """Return the Sheet of a file. Raises Refused where there is no table of people in it."""
    return read_people(read_table(content, own))


class _Reader:
    def __init__(self, table):
        self.table = table
        self.column = {column.field: column for column in table.columns if column.field not in (None, "mark")}
        full = self.column.get("full_name")
        texts = [_full_name(row[full.index])[0] for _number, row in table.rows] if full else []
        self.is_surname_first = names.surname_first(texts)

    def sheet(self):
        sheet = Sheet(dropped=list(self.table.dropped), left=list(self.table.left))
        sheet.marks = [column.heading for column in self.table.marks]
        sheet.days = [day_of(heading) for heading in sheet.marks]
        seen = {}
        for number, row in self.table.rows:
            if not any(row[column.index] for column in self.table.columns if column.field not in (None, "number")):
                continue
            sheet.rows += 1
            person = self.person(number, row)
            if isinstance(person, Fault):
                sheet.faults.append(person)
            elif person.same_as in seen:
                sheet.repeated.append(person)
                at = seen[person.same_as]
                attended = sheet.people[at].attended | person.attended
                sheet.people[at] = replace(sheet.people[at], attended=attended)
            else:
                seen[person.same_as] = len(sheet.people)
                sheet.people.append(person)
        return sheet

    def person(self, number, row):
        """Return the Person of a row, or the Fault of its first bad cell."""
        try:
            return Person(
                row=number,
                name=self.name(row),
                gender=self.gender(row),
                birth_year=self.birth_year(row),
                audience=self.audience(row),
                phone=self.text(row, "phone", 50),
                attended=self.attended(row),
                **{name: self.text(row, name, longest) for name, longest in TEXTS.items()},
            )
        except _Bad as bad:
            return Fault(number, bad.column, bad.code, bad.message)

    def cell(self, row, name):
        column = self.column.get(name)
        return row[column.index] if column else ""

    def text(self, row, name, longest):
        text = " ".join(self.cell(row, name).split())
        self.refuse_longer(text, name, longest)
        return text

    def refuse_longer(self, text, name, longest):
        if len(text) > longest:
            self.bad(name, "too_long", _("This is longer than %(longest)s characters.") % {"longest": longest})

    def bad(self, name, code, message):
        raise _Bad(self.column[name].heading, code, message)

    def name(self, row):
        if "surname" in self.column:
            parts = [self.text(row, part, names.LONGEST) for part in ("surname", "given_name", "patronymic")]
            name = names.Name(*parts)
            if not name.given_name and not name.patronymic and "given_name" not in self.column:
                name = names.split(name.surname)
            elif not name.patronymic and names.PATRONYMIC.search(fold(name.given_name.partition(" ")[2])):
                given, _space, patronymic = name.given_name.partition(" ")
                name = names.Name(name.surname, given, patronymic)
        else:
            text, _gender = _full_name(self.text(row, "full_name", 400))
            name = names.split(text, is_surname_first=self.is_surname_first)
            self.refuse_longer(max(name.surname, name.given_name, name.patronymic, key=len), "full_name", names.LONGEST)
        if not any(letter.isalpha() for letter in f"{name.surname}{name.given_name}"):
            column = "surname" if "surname" in self.column else "full_name"
            self.bad(column, "name_missing", _("The name is missing."))
        return name

    def gender(self, row):
        text = self.cell(row, "gender")
        if bare(text) not in GENDER_OF:
            message = _("“%(text)s” is no gender: write F or M, ж or м, ә or е, or leave it empty.")
            self.bad("gender", "gender_unreadable", message % {"text": text[:30]})
        beside = _full_name(self.cell(row, "full_name"))[1]
        return beside if beside and GENDER_OF[bare(text)] == "not_stated" else GENDER_OF[bare(text)]

    def birth_year(self, row):
        text = self.cell(row, "birth_year")
        found = YEAR.findall(text)
        if text and (len(found) != 1 or not 1900 <= int(found[0]) <= date.today().year):
            self.bad("birth_year", "birth_year_unreadable", _("“%(text)s” is no year of birth.") % {"text": text[:30]})
        return int(found[0]) if found else None

    def audience(self, row):
        """An audience in the office's own words is not an error: it is left not stated, to be chosen."""
        return AUDIENCE_OF.get(fold(self.cell(row, "audience")), "not_stated")

    def attended(self, row):
        attended = set()
        for at, column in enumerate(self.table.marks):
            mark = MARK_OF.get(bare(row[column.index]))
            if mark is None:
                message = _("“%(text)s” is no mark: write 1 or +, 0 or leave it empty.")
                raise _Bad(column.heading, "mark_unreadable", message % {"text": row[column.index][:30]})
            if mark:
                attended.add(at)
        return frozenset(attended)


def _full_name(text):
    """Return a full name without its number and mark of a note, and the gender in brackets after it, or None."""
    text = NUMBERING.sub("", text).rstrip(" *")
    beside = GENDER_BESIDE.search(text)
    gender = GENDER_OF.get(bare(beside[1])) if beside else None
    return (text[: beside.start()], gender) if gender in ("woman", "man") else (text, None)


class _Bad(Exception):
    def __init__(self, column, code, message):
        super().__init__(message)
        self.column, self.code, self.message = column, code, message
