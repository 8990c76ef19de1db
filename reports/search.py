"""Search over seminars, places and people, in any language, alphabet and case, as far as the user may see them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regions.folding import fold
from regions.models import Locality, Region, Venue
from reports.tables import region_address
from reports.totals import Place
from seminars.models import Participant, ProgrammeYear, Seminar, Session

SHOWN = 8  # of each kind
LONGEST = 100  # letters that are looked for
MOST_WORDS = 8  # each costs a condition


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, what tells it from others of that name, and the page about it."""

    label: str
    detail: str
    address: str
    is_person: bool = False


@dataclass(frozen=True)
class Group:
    """The first Hits of one kind; ``more`` is the address of a list with all of them, empty where these are all."""

    heading: str
    hits: tuple
    more: str = ""


def search(text, user):
    """Return the Groups found, those without a hit left out; nothing for fewer than two letters or digits."""
    words = text[:LONGEST].split()[:MOST_WORDS]
    if len(fold("".join(words))) < 2:
        return ()
    groups = (_seminars(words, user), _regions(words, user), _places(words, user), _people(words, user))
    return tuple(group for group in groups if group.hits)


def _seminars(words, user):
    found = Seminar.objects.visible_to(user).like(words).select_related("region").order_by("-start", "code")
    hits = [_seminar_hit(seminar, user) for seminar in found[: SHOWN + 1]]
    return _group(_("Seminars"), hits, "admin:seminars_seminar_changelist", user)


def _seminar_hit(seminar, user):
    if user.is_staff:
        address = reverse("admin:seminars_seminar_change", args=[seminar.pk])
    else:
        address = f"{reverse('rows')}?{urlencode({'seminar': seminar.code})}"
    return Hit(seminar.title, f"{seminar.code}, {seminar.region.name}, {seminar.days}", address)


def _regions(words, user):
    """Regions where there is a seminar, each with the last programme year of one."""
    last = Seminar.objects.visible_to(user).filter(region=OuterRef("pk")).order_by("-programme_year__year", "pk")
    regions = _like(Region.objects.annotate(last=Subquery(last.values("programme_year")[:1])), words)
    found = list(regions.exclude(last=None)[: SHOWN + 1])
    years = ProgrammeYear.objects.in_bulk({region.last for region in found})
    hits = [
        Hit(region.name, str(years[region.last].year), region_address(years[region.last], region)) for region in found
    ]
    return _group(_("Regions"), hits)


def _places(words, user):
    """The localities and institutions at which seminars were held."""
    sessions = Session.objects.filter(seminar__in=Seminar.objects.visible_to(user).held())
    localities = Locality.objects.filter(Exists(sessions.filter(venue__locality=OuterRef("pk"))))
    institutions = Venue.objects.filter(
        Exists(sessions.filter(venue=OuterRef("pk"))), kind=Venue.Kind.INSTITUTION
    ).select_related("locality")
    found = [Place(locality=locality) for locality in _like(localities, words)[: SHOWN + 1]]
    found += [Place(institution=venue) for venue in _like(institutions, words)[: SHOWN + 1]]
    return _group(_("Places"), [_place_hit(place) for place in found[: SHOWN + 1]])


def _place_hit(place):
    within = place.institution.locality.label if place.institution else ""
    return Hit(place.label, within, f"{reverse('rows')}?{urlencode({'place': place.key})}")


def _people(words, user):
    if not user.is_staff:
        return _group(_("People"), [])
    people = Participant.objects.visible_to(user).named_like(" ".join(words))
    hits = [
        Hit(
            str(person),
            str(person.birth_year or ""),
            reverse("admin:seminars_participant_change", args=[person.pk]),
            is_person=True,
        )
        for person in people[: SHOWN + 1]
    ]
    return _group(_("People"), hits, "admin:seminars_participant_changelist", user)


def _like(rows, words):
    """Those whose kept key holds every word."""
    for key in filter(None, map(fold, words)):
        rows = rows.filter(search_key__contains=key)
    return rows


def _group(heading, hits, all_of_them="", user=None):
    more = reverse(all_of_them) if len(hits) > SHOWN and all_of_them and user.is_staff else ""
    return Group(heading, tuple(hits[:SHOWN]), more)
