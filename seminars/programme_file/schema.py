"""What a programme file may hold: its keys, types and limits."""

import json
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from seminars.models import Participant, Seminar, Session
from seminars.models.choices import Audience, Certainty, Gender
from seminars.models.programme import LARGEST
from seminars.models.seminar import MOST

FORMAT = "seminar-programme/1"


def _printable(text):
    if "\x00" in text:
        raise ValueError("holds a character that no text may hold (U+0000)")
    return text


def _not_blank(text):
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _iso_date(value):
    if not (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        raise ValueError("must be a date such as 2025-05-13")
    return value


def _json_number(value):
    if isinstance(value, str):
        raise ValueError("must be a number, without quotation marks")
    return value


def text(longest):
    return Annotated[str, StringConstraints(max_length=longest), AfterValidator(_printable)]


Id = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_printable)]
Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(_printable), AfterValidator(_not_blank)]
Day = Annotated[date, BeforeValidator(_iso_date)]
Number = Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
Share = Annotated[Decimal, BeforeValidator(_json_number), Field(ge=0, le=1, decimal_places=4)]
People = Annotated[int, Field(ge=0, le=MOST, strict=True)]  # at one session or of one headcount
Position = Annotated[int, Field(ge=0, le=32_767, strict=True)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Names(Entry):
    en: Name
    ru: text(200)
    kk: text(200)


class Titles(Entry):
    en: text(300)
    ru: text(300)
    kk: text(300)


class Labels(Entry):
    en: text(200)
    ru: text(200)
    kk: text(200)


class Rule(Entry):
    minimum_sessions: Annotated[int, Field(ge=1, le=1000, strict=True)]
    completion_share: Annotated[Share, Field(gt=0)]


class Numbers(Entry):
    women: People
    men: People
    not_stated: People


class LocalityEntry(Entry):
    id: Id
    region: text(6)
    kind: Literal["city", "city_district", "town", "village"]
    rural: Annotated[bool, Field(strict=True)]
    kato: Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")] | None
    name: Names
    position: Position | None = None
    reason: text(200) | None = None
    label: Labels | None = None


class VenueEntry(Entry):
    id: Id
    locality: Id
    kind: Literal["hall", "institution"]
    name: Names
    position: Position | None = None
    label: Labels | None = None


class ParticipantEntry(Entry):
    id: Id
    surname: text(150)
    given_name: text(150)
    patronymic: text(150)
    gender: Literal[tuple(Gender.values)]
    birth_year: Annotated[int, Field(ge=1900, le=2100, strict=True)] | None
    phone: text(50) | None = None
    email: text(254) | None = None
    other_spelling: text(Participant._meta.get_field("other_spelling").max_length) | None = None


class SessionEntry(Entry):
    id: Id
    date: Day
    venue: Id | None
    mode: Literal[tuple(Session.Mode.values)]
    part: Literal[tuple(Session.Part.values)] | None = None
    sheet_total: Numbers | None = None


class ParticipationEntry(Entry):
    participant: Id
    audience: Literal[tuple(Audience.values)]
    organisation: text(300)
    position: text(300)
    attended: list[Id]


class HeadcountEntry(Numbers):
    venue: Id | None
    audience: Literal[tuple(Audience.values)] | None
    certainty: Literal[tuple(Certainty.values)]


class SpeakerEntry(Entry):
    name: text(200)
    organisation: text(300) | None = None
    sessions: list[Id]


class SeminarEntry(Entry):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[A-Z]{2}-[A-Z0-9]{1,3}-[1-9][0-9]{0,8}$")]
    title: Titles
    region: text(6)
    status: Literal[tuple(Seminar.Status.values)]
    start: Day
    end: Day
    partners: list[Name]
    topics: list[Name]
    sessions: list[SessionEntry]
    participations: list[ParticipationEntry]
    headcounts: list[HeadcountEntry]
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] | None = None
    speakers: list[SpeakerEntry] | None = None


class Targets(Entry):
    participants: Number | None = None
    women_share: Share | None = None
    rural_share: Share | None = None
    audiences: dict[Literal[tuple(code for code, _label in Audience.stated())], Share] | None = None


class ProgrammeFile(Entry):
    format: Literal[FORMAT]
    programme: Names
    year: Annotated[int, Field(ge=1991, le=2100, strict=True)]
    rule: Rule
    partners: list[Name]
    localities: list[LocalityEntry]
    venues: list[VenueEntry]
    participants: list[ParticipantEntry]
    seminars: list[SeminarEntry]
    targets: Targets | None = None
    regions: list[text(6)] | None = None


class Refused(Exception):
    """A file that cannot be taken, with every fault found as (path, reason)."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(f"{path}: {reason}" if path else reason for path, reason in self.faults))


def parse(content: bytes) -> ProgrammeFile:
    """Return the file's content typed. Raises Refused with every fault of form, each with its path."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([("", f"The file is not UTF-8: byte {error.start + 1} cannot be read.")]) from None
    if not text.strip():
        raise Refused([("", "The file is empty.")])
    with suppress(ValueError, RecursionError):  # pydantic says better what is no JSON
        json.loads(text, object_pairs_hook=_each_key_once)
    try:
        return ProgrammeFile.model_validate_json(text)
    except ValidationError as error:
        raise Refused([_in_words(fault) for fault in error.errors(include_url=False)]) from None


def _each_key_once(pairs):
    keys = [key for key, _value in pairs]
    if len(set(keys)) < len(keys):
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise Refused([("", f"The key “{repeated}” stands twice in one entry.")])
    return dict(pairs)


def _in_words(fault):
    words = {
        "extra_forbidden": "is not a key of the format",
        "missing": "is missing",
        "json_invalid": "The file is not JSON: " + str(fault.get("ctx", {}).get("error", "")),
    }
    return path_of(fault["loc"]), words.get(fault["type"], fault["msg"].removeprefix("Value error, "))


def path_of(keys):
    """Return a path as people write it: ``seminars[0].sessions[2].date``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")
