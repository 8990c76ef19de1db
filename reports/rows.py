"""What a number is made of: the counted participations and headcounts behind one cell of a table."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from regions.models import Locality, Region, Venue
from reports.totals import GENDERS, Cell, Place
from seminars.models import Attendance, Headcount, Participation, ProgrammeYear, Seminar, Session, Side
from seminars.models.choices import Audience, Gender

GENDER_OF = {"women": Gender.WOMAN, "men": Gender.MAN, "not_stated": Gender.NOT_STATED}
MEASURES = ("participants", "completers")
FILTERS = ("region", "place", "gender", "audience", "side", "seminar", "measure")
ISO_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}", re.ASCII)
SEMINAR_CODE = re.compile(r"[A-Za-z0-9-]{1,30}", re.ASCII)
PLACE_KEY = re.compile(r"(locality|institution)-([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True)
class Selection:
    """The rows behind a number of a programme year, as far as the user may see them. None selects everything."""

    programme_year: ProgrammeYear
    user: User
    region: Region | None = None
    place: Place | None = None
    gender: str | None = None  # women, men or not_stated
    audience: str | None = None
    side: str | None = None
    seminar: Seminar | None = None
    measure: str = "participants"

    def participations(self):
        """Return the counted participations (those completed, if completers are asked for)."""
        found = Participation.objects.counted().filter(seminar__in=self._seminars())
        if self.gender:
            found = found.filter(participant__gender=GENDER_OF[self.gender])
        if self.audience:
            found = found.filter(audience=self.audience)
        if self.measure == "completers":
            found = found.filter(is_completer=True)
        # One Exists each: by place and side, one marked session there is enough, and it counts once.
        for there in filter(None, (self._at_place("session__venue"), self._on_side("session__venue"))):
            marks = Attendance.objects.filter(participation=OuterRef("pk"), session__seminar=OuterRef("seminar"))
            found = found.filter(Exists(marks.filter(there)))
        return found

    def headcounts(self):
        """Return the counted headcounts. Nobody of a headcount is known to have completed."""
        if self.measure == "completers":
            return Headcount.objects.none()
        found = Headcount.objects.counted().filter(seminar__in=self._seminars())
        if self.gender:
            found = found.filter(**{f"{self.gender}__gt": 0})
        if self.audience:
            found = found.filter(audience__in=[self.audience, *([""] if self.audience == Audience.NOT_STATED else [])])
        for there in filter(None, (self._at_place("venue"), self._on_side("venue"))):
            found = found.filter(there)
        return found

    def listed(self):
        """Return the Cell of those on lists."""
        numbers = self.participations().order_by().values_list("participant__gender").annotate(Count("pk"))
        by_gender = dict(numbers)
        return Cell(**{column: by_gender.get(gender, 0) for column, gender in GENDER_OF.items()})

    def by_number(self):
        """Return the Cell of those counted by number."""
        columns = (self.gender,) if self.gender else GENDERS
        return Cell(**self.headcounts().aggregate(**{column: Sum(column, default=0) for column in columns}))

    def _seminars(self):
        found = Seminar.objects.held().visible_to(self.user).filter(programme_year=self.programme_year)
        if self.region:
            found = found.filter(region=self.region)
        return found.filter(pk=self.seminar.pk) if self.seminar else found

    def _at_place(self, venue):
        return self.place and at_place(self.place, venue)

    def _on_side(self, venue):
        return self.side and on_side(self.side, venue)

    @property
    def side_label(self):
        return Side(self.side).label

    @property
    def audience_label(self):
        return Audience(self.audience).label

    def is_at_a_visited_place(self):
        sessions = Session.objects.filter(seminar__in=self._seminars())
        return sessions.filter(at_place(self.place, "venue")).exists()


def at_place(place, venue):
    """Return the condition that the relation ``venue`` belongs to the Place."""
    if place.is_online:
        return Q(**{venue: None})
    if place.institution:
        return Q(**{venue: place.institution})
    return Q(**{f"{venue}__locality": place.locality}) & ~Q(**{f"{venue}__kind": Venue.Kind.INSTITUTION})


def on_side(side, venue):
    """Return the condition that the relation ``venue`` is urban, rural or online (as ``Locality.is_rural``)."""
    if side == Side.ONLINE:
        return Q(**{venue: None})
    rural = Locality.is_rural_condition(f"{venue}__locality__")
    urban = Q(**{f"{venue}__isnull": False}) & ~rural
    return rural if side == Side.RURAL else urban


def participation_lines(page):
    """Return the participations of a page with what it prints of them: people, seminars and attended sessions."""
    sessions = Session.objects.select_related("venue__locality")
    people = page.select_related("participant", "seminar").prefetch_related(Prefetch("sessions", queryset=sessions))
    return list(people)


def headcount_lines(selection):
    """Return (headcount, its part of the selection's number) pairs."""
    found = selection.headcounts().select_related("seminar", "venue__locality").order_by("seminar__start", "pk")
    columns = (selection.gender,) if selection.gender else GENDERS
    return [(headcount, Cell(**{column: getattr(headcount, column) for column in columns})) for headcount in found]


def rows_address(programme_year, **filters):
    """Return the address of the rows page of a selection; filters as in the address bar."""
    query = {"programme": programme_year.programme_id, **{key: value for key, value in filters.items() if value}}
    return f"{reverse('rows', args=[programme_year.year])}?{urlencode(query)}"


def region_or_404(iso_code, user):
    """Return the region of that code, if the user may see what is in it."""
    if not ISO_CODE.fullmatch(iso_code):
        raise Http404
    region = Region.objects.filter(iso_code=iso_code).first()
    if region is None or not user.may_see_region(region):
        raise Http404
    return region


def selection_or_404(query, programme_year, user):
    """Read a Selection from an address. A filter that cannot be read is a 404: ignored, the number would be wrong."""
    asked = {name: query.get(name) or None for name in FILTERS}
    selection = Selection(
        programme_year=programme_year,
        user=user,
        region=asked["region"] and region_or_404(asked["region"], user),
        place=asked["place"] and _place_or_404(asked["place"]),
        gender=_one_of(GENDERS, asked["gender"]),
        audience=_one_of(Audience.values, asked["audience"]),
        side=_one_of(Side.values, asked["side"]),
        seminar=asked["seminar"] and _seminar_or_404(asked["seminar"], programme_year, user),
        measure=_one_of(MEASURES, asked["measure"]) or "participants",
    )
    # Completion at a place is not kept by participation, so no rows can be shown for it.
    if selection.measure == "completers" and (selection.place or selection.side):
        raise Http404
    if selection.place and not selection.is_at_a_visited_place():
        raise Http404
    return selection


def _one_of(values, asked):
    if asked is not None and asked not in values:
        raise Http404
    return asked


def _place_or_404(key):
    if key == "online":
        return Place()
    match = PLACE_KEY.fullmatch(key)
    if not match:
        raise Http404
    if match[1] == "institution":
        institution = Venue.objects.filter(pk=int(match[2]), kind=Venue.Kind.INSTITUTION).first()
        return Place(institution=institution) if institution else _place_or_404("")
    locality = Locality.objects.filter(pk=int(match[2])).first()
    return Place(locality=locality) if locality else _place_or_404("")


def _seminar_or_404(code, programme_year, user):
    found = Seminar.objects.visible_to(user).filter(programme_year=programme_year)
    seminar = found.filter(code=code).first() if SEMINAR_CODE.fullmatch(code) else None
    if seminar is None:
        raise Http404
    return seminar
