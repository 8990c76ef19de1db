"""Write a programme year as a programme file."""

import json
from collections import defaultdict

from django.db.models import Prefetch

from regions.models import Venue
from seminars.models import Attendance, Headcount, Participation, ProgrammeYear, Seminar, Session
from seminars.programme_file.schema import FORMAT, Refused

SHEET = ("women", "men", "not_stated")


def export(programme_year, *, with_names=True):
    """Return the text of the programme file of a year: UTF-8, indent 1, final newline, the keys in the format's order.

    ``with_names`` off leaves out everything that names a person; numbers stay.
    """
    return as_text(content(programme_year, with_names=with_names))


def as_text(content):
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def content(programme_year, *, with_names=True):
    """Return the same as ``export`` as plain dicts and lists."""
    return _Export(programme_year, with_names).content()


def names(thing, stem="name"):
    return {language: getattr(thing, f"{stem}_{language}") for language in ("en", "ru", "kk")}


def set_keys(**entries):
    """Return the optional keys that are set."""
    return {key: value for key, value in entries.items() if value not in (None, "", [], {})}


def locality_entry(locality, region, kato, *, file_id, position, with_label):
    has_label = with_label and (locality.label_en or locality.label_ru or locality.label_kk)
    return {
        "id": file_id,
        "region": region.iso_code,
        "kind": locality.kind,
        "rural": locality.is_rural,
        "kato": kato or None,
        "name": names(locality),
        **set_keys(
            position=position,
            reason=locality.rural_reason if locality.is_against_its_kind else None,
            label=names(locality, "label") if has_label else None,
        ),
    }


def venue_entry(venue, *, file_id, locality_id, position, with_label):
    has_label = with_label and (venue.label_en or venue.label_ru or venue.label_kk)
    return {
        "id": file_id,
        "locality": locality_id,
        "kind": venue.kind,
        "name": names(venue),
        **set_keys(position=position, label=names(venue, "label") if has_label else None),
    }


class _Ids:
    """The ids of one kind of thing: those of the file it came from, and new ones for what was entered since."""

    def __init__(self, stem, known):
        self.stem, self.known, self.used, self.last = stem, known, set(known.values()), 0

    def of(self, pk):
        if pk not in self.known:
            while f"{self.stem}{self.last}" in self.used or not self.last:
                self.last += 1
            self.known[pk] = f"{self.stem}{self.last}"
            self.used.add(self.known[pk])
        return self.known[pk]


class _Export:
    def __init__(self, programme_year, with_names):
        self.year, self.with_names = programme_year, with_names
        self.seminars = list(self._seminars())
        self.partners = in_order(Seminar, "partners", self.seminars)
        self.topics = in_order(Seminar, "topics", self.seminars)
        self.languages = in_order(Seminar, "languages", self.seminars, "code")
        self.sessions = {session.pk: session for seminar in self.seminars for session in seminar.file_sessions}
        self.places = list(
            programme_year.places.order_by("pk")
            .select_related("locality", "venue__locality")
            .prefetch_related("locality__periods__region", "venue__locality__periods__region")
        )
        self.session_ids = _Ids("S", {pk: session.file_id for pk, session in self.sessions.items() if session.file_id})
        people = programme_year.participants.order_by("pk").select_related("participant")
        self.people = {entry.participant_id: entry.participant for entry in people}
        self.person_ids = _Ids("P", {entry.participant_id: entry.file_id for entry in people})
        self.locality_ids = _Ids("L", {p.locality_id: p.file_id for p in self.places if p.locality_id and p.file_id})
        self.venue_ids = _Ids("V", {p.venue_id: p.file_id for p in self.places if p.venue_id and p.file_id})
        self.venues, self.localities, self.found = {}, {}, {}
        self._collect_places()

    def _seminars(self):
        def in_file_order(model, *related):
            return model.objects.order_by("pk").select_related(*related)

        return (
            self.year.seminars.order_by("pk")
            .select_related("region")
            .prefetch_related(
                Prefetch("sessions", in_file_order(Session, "venue__locality", "sheet_total"), to_attr="file_sessions"),
                Prefetch("participations", in_file_order(Participation, "participant"), to_attr="file_participations"),
                Prefetch("file_participations__attendances", in_file_order(Attendance), to_attr="file_attendances"),
                Prefetch("headcounts", in_file_order(Headcount), to_attr="file_headcounts"),
                "speakers__sessions",
            )
        )

    def _collect_places(self):
        """Gather localities and venues: those of the year's own list first, then what its sessions added."""
        for place in self.places:
            if place.locality:
                self.localities[place.locality_id] = place.locality
                self.found["locality", place.locality_id] = place
            else:
                self.venues[place.venue_id] = place.venue
                self.found["venue", place.venue_id] = place
        used = {session.venue_id for session in self.sessions.values()} - {None, *self.venues}
        later = Venue.objects.filter(pk__in=used).order_by("pk").select_related("locality")
        self.venues |= {venue.pk: venue for venue in later.prefetch_related("locality__periods__region")}
        for venue in self.venues.values():
            self.localities.setdefault(venue.locality_id, venue.locality)

    def content(self):
        year = self.year
        for seminar in self.seminars:
            for participation in seminar.file_participations:
                self.people.setdefault(participation.participant_id, participation.participant)
        return {
            "format": FORMAT,
            "programme": names(year.programme),
            "year": year.year,
            "rule": {"minimum_sessions": year.minimum_sessions, "completion_share": float(year.completion_share)},
            "partners": in_order(ProgrammeYear, "partners", [year])[year.pk],
            "localities": [self.locality(locality) for locality in self.localities.values()],
            "venues": [self.venue(venue) for venue in self.venues.values()],
            "participants": [self.participant(person) for person in self.people.values()],
            "seminars": [self.seminar(seminar) for seminar in self.seminars],
            **set_keys(targets=self.targets(), regions=self.region_order()),
        }

    def region_order(self):
        return list(self.year.region_order.values_list("region__iso_code", flat=True))

    def targets(self):
        target = getattr(self.year, "target", None)
        audiences = {aim.audience: float(aim.share) for aim in self.year.audience_targets.all()}
        if target is None and not audiences:
            return None
        shares = {name: getattr(target, name, None) for name in ("women_share", "rural_share")}
        return set_keys(
            participants=getattr(target, "participants", None),
            **{name: None if share is None else float(share) for name, share in shares.items()},
            audiences=audiences or None,
        )

    def locality(self, locality):
        place = self.found.get(("locality", locality.pk))
        period = self.period(locality)
        return locality_entry(
            locality,
            period.region,
            period.kato,
            file_id=self.locality_ids.of(locality.pk),
            position=place and place.position,
            with_label=writes_label(place),
        )

    def period(self, locality):
        """Where regions changed within the year, the one in which the year's seminars met there."""
        days = [
            session.date
            for session in self.sessions.values()
            if session.venue and session.venue.locality_id == locality.pk
        ]
        in_year = [
            period
            for period in locality.periods.all()
            if (period.valid_from is None or period.valid_from.year <= self.year.year)
            and (period.valid_until is None or period.valid_until.year >= self.year.year)
        ]
        met = next((period for period in in_year for day in days if period.is_valid_on(day)), None)
        if not in_year:
            raise Refused([("", f"{locality.name_en} is in the list of {self.year}, but was in no region that year.")])
        return met or in_year[-1]

    def venue(self, venue):
        place = self.found.get(("venue", venue.pk))
        return venue_entry(
            venue,
            file_id=self.venue_ids.of(venue.pk),
            locality_id=self.locality_ids.of(venue.locality_id),
            position=place and place.position,
            with_label=writes_label(place),
        )

    def participant(self, person):
        shown = (lambda value: value) if self.with_names else (lambda value: "")
        return {
            "id": self.person_ids.of(person.pk),
            "surname": shown(person.surname),
            "given_name": shown(person.given_name),
            "patronymic": shown(person.patronymic),
            "gender": person.gender,
            "birth_year": person.birth_year,
            **set_keys(
                phone=shown(person.phone), email=shown(person.email), other_spelling=shown(person.other_spelling)
            ),
        }

    def seminar(self, seminar):
        return {
            "code": seminar.code,
            "title": names(seminar, "title"),
            "region": seminar.region.iso_code,
            "status": seminar.status,
            "start": seminar.start.isoformat(),
            "end": seminar.end.isoformat(),
            "partners": self.partners[seminar.pk],
            "topics": self.topics[seminar.pk],
            "sessions": [self.session(session) for session in seminar.file_sessions],
            "participations": [self.participation(entry) for entry in seminar.file_participations],
            "headcounts": [self.headcount(headcount) for headcount in seminar.file_headcounts],
            **set_keys(
                languages=self.languages[seminar.pk],
                speakers=[self.speaker(speaker) for speaker in seminar.speakers.all()],
            ),
        }

    def session(self, session):
        sheet = getattr(session, "sheet_total", None)
        return {
            "id": self.session_ids.of(session.pk),
            "date": session.date.isoformat(),
            "venue": session.venue_id and self.venue_ids.of(session.venue_id),
            "mode": session.mode,
            **set_keys(
                part=None if session.part == Session.Part.WHOLE_DAY else session.part,
                sheet_total={column: getattr(sheet, column) for column in SHEET} if sheet else None,
            ),
        }

    def participation(self, entry):
        return {
            "participant": self.person_ids.of(entry.participant_id),
            "audience": entry.audience,
            "organisation": entry.organisation,
            "position": entry.position,
            "attended": [self.session_ids.of(mark.session_id) for mark in entry.file_attendances],
        }

    def headcount(self, headcount):
        return {
            "venue": headcount.venue_id and self.venue_ids.of(headcount.venue_id),
            "audience": headcount.audience or None,
            **{column: getattr(headcount, column) for column in SHEET},
            "certainty": headcount.certainty,
        }

    def speaker(self, speaker):
        entry = {"name": speaker.name if self.with_names else ""}
        if speaker.organisation:
            entry["organisation"] = speaker.organisation
        return {**entry, "sessions": [self.session_ids.of(session.pk) for session in speaker.sessions.all()]}


def in_order(model, relation, rows, field="name_en"):
    """Return {id of a row: names on the other side of its many-to-many relation, in the order they were added}."""
    many = model._meta.get_field(relation)
    through = many.remote_field.through.objects.filter(**{f"{many.m2m_field_name()}__in": rows}).order_by("pk")
    found = defaultdict(list)
    for row, name in through.values_list(many.m2m_field_name(), f"{many.m2m_reverse_field_name()}__{field}"):
        found[row].append(name)
    return found


def writes_label(place):
    """A label goes into the file where the year's own file had it, or where the place was entered on the site."""
    return place is None or not place.file_id or place.file_has_label
