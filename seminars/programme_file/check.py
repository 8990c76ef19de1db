"""What must agree within a programme file, and between it and the site. Reads, writes nothing."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from regions.models import Locality, LocalityRegion, Region, Venue
from seminars.models import Programme, Seminar
from seminars.models.seminar import LONGEST


@dataclass
class Checked:
    """A file with what it means on this site, and everything found in it."""

    file: object
    regions: dict  # code as written -> Region
    localities: dict = field(default_factory=dict)  # id -> Locality of the site, or None for a new one
    venues: dict = field(default_factory=dict)  # id -> Venue of the site, or None for a new one
    faults: list = field(default_factory=list)  # (path, reason)
    warnings: list = field(default_factory=list)

    @property
    def days(self):
        return date(self.file.year, 1, 1), date(self.file.year, 12, 31)

    def fault(self, path, reason):
        self.faults.append((path, reason))

    def warn(self, path, reason):
        self.warnings.append((path, reason))


def check(file, today=None):
    """Return a Checked of a parsed file; ``faults`` is empty where it may be saved."""
    checked = Checked(file, regions=_regions())
    _check_programme(checked)
    _check_ids(checked)
    _check_region_order(checked)
    for index, entry in enumerate(file.localities):
        _check_locality(checked, entry, f"localities[{index}]")
    _check_localities_differ(checked)
    for index, entry in enumerate(file.venues):
        _check_venue(checked, entry, f"venues[{index}]")
    seminars = _SeminarChecks(checked, today or localdate())
    for index, entry in enumerate(file.seminars):
        seminars.check(entry, f"seminars[{index}]")
    return checked


def _regions():
    """Return {code: Region}, retired codes included where only one region had them and no other has it now."""
    regions = list(Region.objects.all())
    retired = Counter(region.old_iso_code for region in regions if region.old_iso_code)
    codes = {region.old_iso_code: region for region in regions if retired[region.old_iso_code] == 1}
    return codes | {region.iso_code: region for region in regions}


def _check_programme(checked):
    known = Programme.objects.filter(name_en=checked.file.programme.en).first()
    names = checked.file.programme
    if known and (known.name_ru, known.name_kk) != (names.ru, names.kk):
        checked.warn("programme", f"the site knows {known.name_en} by other names; the site's stay")


def _check_ids(checked):
    file = checked.file
    sessions = [session for seminar in file.seminars for session in seminar.sessions]
    for name, entries in (
        ("localities", file.localities),
        ("venues", file.venues),
        ("participants", file.participants),
        ("sessions", sessions),
    ):
        for repeated in _repeated(entry.id for entry in entries):
            checked.fault(name, f"the id “{repeated}” stands twice")
    for repeated in _repeated(seminar.code for seminar in file.seminars):
        checked.fault("seminars", f"the code “{repeated}” stands twice")
    for repeated in _repeated(file.partners):
        checked.fault("partners", f"“{repeated}” stands twice")


def _repeated(values):
    return [value for value, times in Counter(values).items() if times > 1]


def _check_region_order(checked):
    for index, code in enumerate(checked.file.regions or []):
        _region(checked, code, f"regions[{index}]")
    for repeated in _repeated(checked.file.regions or []):
        checked.fault("regions", f"“{repeated}” stands twice")


def _region(checked, code, path):
    """Return the Region of a code that existed in the file's year; otherwise note the fault and return None."""
    region = checked.regions.get(code)
    if region is None:
        checked.fault(path, f"the region “{code}” is not known")
        return None
    if not Region.objects.filter(pk=region.pk).valid_between(*checked.days).exists():
        checked.fault(path, f"{region.name_en} ({code}) did not exist in {checked.file.year}")
        return None
    return region


def _check_locality(checked, entry, path):
    region = _region(checked, entry.region, f"{path}.region")
    checked.localities[entry.id] = known = region and _known_locality(checked, entry, region, path)
    is_village = entry.kind == Locality.Kind.VILLAGE
    if entry.rural != is_village and not entry.reason:
        checked.fault(f"{path}.rural", f"a {entry.kind} that is {'rural' if entry.rural else 'urban'} needs a reason")
    if entry.reason and entry.rural == is_village:
        checked.fault(f"{path}.reason", "a reason is given, but rural follows from the kind")
    if known and (known.name_en, known.kind, known.is_rural) != (entry.name.en, entry.kind, entry.rural):
        checked.warn(path, f"differs from what the site knows of {known.name_en}; the site's stays")


def _known_locality(checked, entry, region, path):
    """Return the site's locality: the same KATO code, otherwise the same name in the region that year."""
    if entry.kato:
        same_code = LocalityRegion.objects.filter(kato=entry.kato).select_related("locality").first()
        if same_code:
            return _of_region(checked, same_code.locality, region, path)
    periods = LocalityRegion.objects.filter(region=region).valid_between(*checked.days)
    same_name = Q(locality__name_en__iexact=entry.name.en)
    if entry.kato:
        same_name &= Q(kato="")
    ids = sorted(set(periods.filter(same_name).values_list("locality", flat=True)))
    if len(ids) > 1:
        checked.fault(
            path, f"“{entry.name.en}” in {region.name_en} may be any of {len(ids)} localities: give its KATO code"
        )
        return None
    return Locality.objects.prefetch_related("periods__region").get(pk=ids[0]) if ids else None


def _of_region(checked, locality, region, path):
    if locality.periods.filter(region=region).valid_between(*checked.days).exists():
        return Locality.objects.prefetch_related("periods__region").get(pk=locality.pk)
    checked.fault(
        f"{path}.kato", f"this is {locality.name_en}, which was not in {region.name_en} in {checked.file.year}"
    )
    return None


def _check_localities_differ(checked):
    known = [locality for locality in checked.localities.values() if locality]
    for repeated in _repeated(locality.pk for locality in known):
        name = next(locality.name_en for locality in known if locality.pk == repeated)
        checked.fault("localities", f"two entries are the same locality, {name}")
    new = [entry for entry in checked.file.localities if checked.localities[entry.id] is None and not entry.kato]
    for region, name in _repeated((entry.region, entry.name.en) for entry in new):
        checked.fault("localities", f"“{name}” in {region} stands twice: give KATO codes to tell them apart")
    for repeated in _repeated(entry.kato for entry in checked.file.localities if entry.kato):
        checked.fault("localities", f"the KATO code {repeated} stands twice")


def _check_venue(checked, entry, path):
    checked.venues[entry.id] = None
    if entry.locality not in checked.localities:
        checked.fault(f"{path}.locality", f"no locality has the id “{entry.locality}”")
        return
    twins = [
        other for other in checked.file.venues if (other.locality, other.name.en) == (entry.locality, entry.name.en)
    ]
    if twins[0].id != entry.id:
        checked.fault(path, f"“{entry.name.en}” stands twice at this locality")
    locality = checked.localities[entry.locality]
    if locality:
        known = Venue.objects.filter(locality=locality, name_en=entry.name.en).first()
        checked.venues[entry.id] = known
        if known and known.kind != entry.kind:
            checked.warn(path, f"the site knows {known.name_en} as {known.kind}; the site's stays")


class _SeminarChecks:
    """The checks of one seminar after another, with what they need looked up once."""

    def __init__(self, checked, today):
        self.checked, self.today = checked, today
        self.locality_of = {venue.id: venue.locality for venue in checked.file.venues}
        self.region_in_file = {entry.id: checked.regions.get(entry.region) for entry in checked.file.localities}
        self.participants = {entry.id for entry in checked.file.participants}
        self.seminar_of = {
            session.id: seminar.code for seminar in checked.file.seminars for session in seminar.sessions
        }
        codes = [entry.code for entry in checked.file.seminars]
        elsewhere = Seminar.objects.filter(code__in=codes).exclude(
            programme_year__programme__name_en=checked.file.programme.en, programme_year__year=checked.file.year
        )
        self.elsewhere = {
            seminar.code: seminar.programme_year for seminar in elsewhere.select_related("programme_year")
        }

    def check(self, entry, path):
        fault = self.checked.fault
        region = _region(self.checked, entry.region, f"{path}.region")
        if region and not region.is_valid_on(entry.start):
            fault(f"{path}.region", f"{region.name_en} did not exist on {entry.start}")
        if entry.code in self.elsewhere:
            fault(f"{path}.code", f"{entry.code} is already a seminar of {self.elsewhere[entry.code]}")
        if region and not _is_code(entry, self.checked.file.year, region):
            fault(f"{path}.code", f"“{entry.code}” is not a code such as {self.checked.file.year}-{entry.region}-1")
        if entry.start.year != self.checked.file.year:
            fault(f"{path}.start", f"{entry.start} is not in {self.checked.file.year}")
        if entry.end < entry.start:
            fault(f"{path}.end", f"{entry.end} is before the first day, {entry.start}")
        if entry.end - entry.start > LONGEST:
            fault(f"{path}.end", "a seminar lasts a year at most")
        if entry.status == Seminar.Status.HELD and entry.start > self.today:
            self.checked.warn(path, f"{entry.code} is held, but lies in the future")
        for name in ("partners", "topics", "languages"):
            for repeated in _repeated(getattr(entry, name) or []):
                fault(f"{path}.{name}", f"“{repeated}” stands twice")
        self.check_sessions(entry, region, path)
        self.check_participations(entry, path)
        self.check_headcounts(entry, path)
        for index, speaker in enumerate(entry.speakers or []):
            self.check_attended(entry, speaker.sessions, f"{path}.speakers[{index}].sessions")

    def check_sessions(self, entry, region, path):
        for index, session in enumerate(entry.sessions):
            at = f"{path}.sessions[{index}]"
            if not entry.start <= session.date <= entry.end:
                self.checked.fault(f"{at}.date", f"{session.date} is not a day of {entry.code}")
            if session.venue is not None and region:
                self.check_venue_region(session, region, at)
        keys = _repeated((str(session.date), session.part or "whole_day", session.venue) for session in entry.sessions)
        for day, _part, _venue in keys:
            self.checked.fault(f"{path}.sessions", f"two sessions on {day} with the same part and venue")

    def check_venue_region(self, session, region, path):
        if session.venue not in self.locality_of:
            self.checked.fault(f"{path}.venue", f"no venue has the id “{session.venue}”")
            return
        locality = self.locality_of[session.venue]
        known = self.checked.localities.get(locality)
        actual = known.region_on(session.date) if known else self.region_in_file.get(locality)
        if locality in self.checked.localities and actual != region:
            where = actual.name_en if actual else "no region"
            self.checked.fault(
                f"{path}.venue", f"“{session.venue}” was in {where} on {session.date}, not in {region.name_en}"
            )

    def check_participations(self, entry, path):
        for index, participation in enumerate(entry.participations):
            at = f"{path}.participations[{index}]"
            if participation.participant not in self.participants:
                self.checked.fault(f"{at}.participant", f"no participant has the id “{participation.participant}”")
            self.check_attended(entry, participation.attended, f"{at}.attended")
        for repeated in _repeated(participation.participant for participation in entry.participations):
            self.checked.fault(f"{path}.participations", f"“{repeated}” is on the list twice")

    def check_attended(self, entry, sessions, path):
        for session in sessions:
            if session not in self.seminar_of:
                self.checked.fault(path, f"no session has the id “{session}”")
            elif self.seminar_of[session] != entry.code:
                self.checked.fault(path, f"“{session}” is a session of {self.seminar_of[session]}")
        for repeated in _repeated(sessions):
            self.checked.fault(path, f"the session “{repeated}” stands twice")

    def check_headcounts(self, entry, path):
        venues = {session.venue for session in entry.sessions}
        for index, headcount in enumerate(entry.headcounts):
            at = f"{path}.headcounts[{index}]"
            total = headcount.women + headcount.men + headcount.not_stated
            if headcount.venue not in venues:
                where = "online" if headcount.venue is None else f"at “{headcount.venue}”"
                self.checked.fault(f"{at}.venue", f"{entry.code} has no session {where}")
            if headcount.certainty == "unknown" and total:
                self.checked.fault(at, "an unknown number carries no numbers")
            elif not total and headcount.certainty != "unknown":
                self.checked.warn(at, f"a headcount of 0 in {entry.code}")


def _is_code(entry, year, region):
    stems = {f"{year}-{code}" for code in (entry.region, region.iso_code)}
    return entry.code.rpartition("-")[0] in stems
