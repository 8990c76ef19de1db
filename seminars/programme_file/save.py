"""Bring a programme file in: all of it or nothing."""

from dataclasses import dataclass, field

from django.conf.locale import LANG_INFO
from django.db import transaction
from django.utils.translation import gettext, override

from accounts.models import Event
from accounts.trail import record
from regions.models import Locality, LocalityRegion, Venue
from seminars.counting import recount
from seminars.models import (
    Attendance,
    AudienceTarget,
    Consent,
    Headcount,
    Language,
    Office,
    Participant,
    Participation,
    Partner,
    Programme,
    ProgrammeYear,
    Scan,
    Seminar,
    Session,
    SheetTotal,
    Speaker,
    Target,
    Topic,
    YearParticipant,
    YearPlace,
    YearRegion,
)
from seminars.programme_file.check import check
from seminars.programme_file.export import content
from seminars.programme_file.schema import Refused, parse

BATCH = 1000


@dataclass
class Imported:
    """What an import did. ``outcome`` is "created", "replaced" or "unchanged"; warnings are (path, reason)."""

    programme_year: ProgrammeYear
    outcome: str
    warnings: list = field(default_factory=list)


@transaction.atomic
def import_programme(data: bytes, *, replace=False) -> Imported:
    """Check a programme file whole and save it.

    The same content again changes nothing. Raises Refused, with every fault as (path, reason), and saves nothing, for
    a faulty file and for other content of a year that is there, unless ``replace`` and nothing of it is closed.
    """
    checked = check(parse(data))
    if checked.faults:
        raise Refused(checked.faults)
    file = checked.file
    year = ProgrammeYear.objects.filter(programme__name_en=file.programme.en, year=file.year).first()
    if year is None:
        year = _save_year(checked, None)
        record(None, Event.Action.IMPORTED, year, people=len(file.participants))
        return Imported(year, "created", checked.warnings)
    differences = _replace(checked, year)
    if not differences:
        return Imported(year, "unchanged", checked.warnings)
    if not replace:
        raise Refused([("", f"{year} is already here with other content (--replace replaces it):"), *differences[:5]])
    record(None, Event.Action.IMPORTED, year, people=len(file.participants))
    return Imported(year, "replaced", checked.warnings)


def _replace(checked, year):
    """Put the file in the place of the year and return how that differs from what was there.

    Without a difference the year stays as it was: only what the file makes of the site tells whether it is the same.
    """
    before = content(year)
    closed = year.seminars.closed().values_list("code", flat=True)
    sentence = f"{year} has closed seminars and cannot be replaced: {', '.join(closed)}"
    scans = Scan.objects.filter(session__seminar__programme_year=year).count()
    people = _people_of(year)
    consents = Consent.objects.filter(participant__in=people).count()
    erased = Participant.objects.filter(pk__in=people).exclude(erased_on=None).exists()
    undo = transaction.savepoint()
    _remove_content(year, people)
    _save_year(checked, year)
    differences = list(_differences(before, content(year)))
    if not differences:
        transaction.savepoint_rollback(undo)
        year.refresh_from_db()
    elif closed:
        raise Refused([("", sentence)])
    elif year.publications.exists():
        raise Refused([("", f"{year} has been published and cannot be replaced.")])
    elif scans:
        raise Refused([("", f"{year} has {scans} scans of sheets, which a file does not bring: delete them first.")])
    elif consents:
        raise Refused([("", f"{year} has people with {consents} consents, which a file does not bring.")])
    elif erased:
        raise Refused([("", f"{year} has people whose names were deleted: the file would bring them back.")])
    return differences


def _differences(here, there, path=""):
    """Yield (path, "here … , in the file …") for every value that differs."""
    if isinstance(here, dict) and isinstance(there, dict):
        for key in dict.fromkeys([*here, *there]):
            yield from _differences(here.get(key), there.get(key), f"{path}.{key}".removeprefix("."))
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for index, (mine, theirs) in enumerate(zip(here, there, strict=True)):
            yield from _differences(mine, theirs, f"{path}[{index}]")
    elif here != there:
        yield path, f"here {_short(here)}, in the file {_short(there)}"


def _short(value):
    if isinstance(value, list | dict):
        return f"{len(value)} entries"
    return "nothing" if value is None else f"“{value}”"


def _people_of(year):
    """Return the ids of the people of its file and of those entered since."""
    listed = Participation.objects.filter(seminar__programme_year=year).values_list("participant", flat=True)
    return set(year.participants.values_list("participant", flat=True)) | set(listed)


def _remove_content(year, people):
    """Empty a year before its replacement: its seminars, and those of its people whom nothing else knows."""
    year.participants.all().delete()
    seminars = list(year.seminars.values_list("pk", flat=True))
    year.seminars.all().delete()
    recount(seminars)
    known_elsewhere = set(Participation.objects.filter(participant__in=people).values_list("participant", flat=True))
    known_elsewhere |= set(YearParticipant.objects.filter(participant__in=people).values_list("participant", flat=True))
    Participant.objects.filter(pk__in=people - known_elsewhere).delete()
    year.places.all().delete()
    year.region_order.all().delete()
    Target.objects.filter(programme_year=year).delete()
    year.audience_targets.all().delete()
    year.partners.clear()


def _save_year(checked, year):
    """Save a checked file into a new or emptied programme year."""
    file = checked.file
    year = year or ProgrammeYear(programme=_programme(file.programme), year=file.year)
    year.minimum_sessions = file.rule.minimum_sessions
    year.completion_share = file.rule.completion_share
    year.save()
    _add_in_order(year.partners, [_named(Partner, name) for name in file.partners])
    if file.targets:
        Target.objects.create(programme_year=year, **file.targets.model_dump(exclude={"audiences"}))
        for audience, share in (file.targets.audiences or {}).items():
            AudienceTarget.objects.create(programme_year=year, audience=audience, share=share)
    for position, code in enumerate(file.regions or [], 1):
        YearRegion.objects.create(programme_year=year, region=checked.regions[code], position=position)
    _Rows(checked, year).save()
    return year


def _programme(names):
    office = Office.objects.first() or Office.objects.create(name_en="Office", name_ru="Офис", name_kk="Кеңсе")
    programme, _ = Programme.objects.get_or_create(
        name_en=names.en, defaults={"name_ru": names.ru, "name_kk": names.kk, "office": office}
    )
    return programme


def _named(model, name):
    return model.objects.get_or_create(name_en=name)[0]


def _language(code):
    names = {"name_en": LANG_INFO.get(code, {}).get("name", code)}
    for language in ("ru", "kk"):
        with override(language):
            names[f"name_{language}"] = gettext(names["name_en"]).lower()
    return Language.objects.get_or_create(code=code, defaults=names)[0]


def _add_in_order(many, things):
    """Add to a many-to-many relation so that its rows keep the file's order, which ``add()`` does not promise."""
    many.through.objects.bulk_create(
        many.through(**{many.source_field.attname: many.instance.pk, many.target_field.attname: thing.pk})
        for thing in things
    )


class _Rows:
    """The places, people and seminars of a file while they become rows."""

    def __init__(self, checked, year):
        self.checked, self.file, self.year = checked, checked.file, year
        self.localities, self.venues, self.people, self.sessions, self.seminars = {}, {}, {}, {}, {}

    def save(self):
        for entry in self.file.localities:
            self.save_locality(entry)
        for entry in self.file.venues:
            self.save_venue(entry)
        self.save_people()
        for entry in self.file.seminars:
            self.save_seminar(entry)
        self.save_lists()
        recount(self.seminars.values())

    def save_locality(self, entry):
        locality = self.checked.localities[entry.id] or self.new_locality(entry)
        self.localities[entry.id] = locality
        self.add_place(entry, locality=locality)

    def add_place(self, entry, **place):
        YearPlace.objects.create(
            programme_year=self.year,
            position=entry.position,
            file_id=entry.id,
            file_has_label=entry.label is not None,
            **place,
        )

    def new_locality(self, entry):
        region = self.checked.regions[entry.region]
        locality = Locality(kind=entry.kind, **_in_languages("name", entry.name), **_in_languages("label", entry.label))
        if entry.reason:
            locality.rural_override, locality.rural_reason = entry.rural, entry.reason
        locality.save()
        LocalityRegion.objects.create(
            locality=locality,
            region=region,
            kato=entry.kato or "",
            valid_from=region.valid_from,
            valid_until=region.valid_until,
        )
        return locality

    def save_venue(self, entry):
        venue = self.checked.venues[entry.id]
        if venue is None:
            venue = Venue(
                locality=self.localities[entry.locality],
                kind=entry.kind,
                **_in_languages("name", entry.name),
                **_in_languages("label", entry.label),
            )
            venue.save()
        self.venues[entry.id] = venue
        self.add_place(entry, venue=venue)

    def save_people(self):
        people = [
            Participant(
                **entry.model_dump(exclude={"id", "phone", "email", "other_spelling"}),
                phone=entry.phone or "",
                email=entry.email or "",
                other_spelling=entry.other_spelling or "",
            )
            for entry in self.file.participants
        ]
        for person in people:
            person.fold_names()
        Participant.objects.bulk_create(people, batch_size=BATCH)
        self.people = {entry.id: person for entry, person in zip(self.file.participants, people, strict=True)}
        YearParticipant.objects.bulk_create(
            (
                YearParticipant(programme_year=self.year, participant=person, file_id=file_id)
                for file_id, person in self.people.items()
            ),
            batch_size=BATCH,
        )

    def save_seminar(self, entry):
        seminar = Seminar(
            programme_year=self.year,
            region=self.checked.regions[entry.region],
            **entry.model_dump(include={"code", "status", "start", "end"}),
            **_in_languages("title", entry.title),
        )
        seminar.save()
        self.seminars[entry.code] = seminar
        _add_in_order(seminar.partners, [_named(Partner, name) for name in entry.partners])
        _add_in_order(seminar.topics, [_named(Topic, name) for name in entry.topics])
        _add_in_order(seminar.languages, [_language(code) for code in entry.languages or []])
        for session in entry.sessions:
            self.save_session(seminar, session)
        Headcount.objects.bulk_create(
            Headcount(
                seminar=seminar,
                venue=self.venues.get(headcount.venue),
                audience=headcount.audience or "",
                **headcount.model_dump(exclude={"venue", "audience"}),
            )
            for headcount in entry.headcounts
        )
        for speaker in entry.speakers or []:
            row = Speaker.objects.create(seminar=seminar, name=speaker.name, organisation=speaker.organisation or "")
            _add_in_order(row.sessions, [self.sessions[session] for session in speaker.sessions])

    def save_session(self, seminar, entry):
        session = Session.objects.create(
            seminar=seminar,
            date=entry.date,
            part=entry.part or Session.Part.WHOLE_DAY,
            venue=self.venues.get(entry.venue),
            mode=entry.mode,
            file_id=entry.id,
        )
        self.sessions[entry.id] = session
        if entry.sheet_total:
            SheetTotal.objects.create(session=session, **entry.sheet_total.model_dump())

    def save_lists(self):
        entries = [
            (self.seminars[seminar.code], entry) for seminar in self.file.seminars for entry in seminar.participations
        ]
        participations = [
            Participation(
                seminar=seminar,
                participant=self.people[entry.participant],
                **entry.model_dump(include={"audience", "organisation", "position"}),
            )
            for seminar, entry in entries
        ]
        Participation.objects.bulk_create(participations, batch_size=BATCH)
        Attendance.objects.bulk_create(
            (
                Attendance(participation=participation, session=self.sessions[session])
                for participation, (_seminar, entry) in zip(participations, entries, strict=True)
                for session in entry.attended
            ),
            batch_size=BATCH,
        )


def _in_languages(stem, names):
    return {f"{stem}_{language}": text for language, text in names.model_dump().items()} if names else {}
