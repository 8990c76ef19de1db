"""What a number is made of: the rule, its parts, and the participations and headcounts behind it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import F, Min, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from regions.models import Region
from reports.context_processors import all_years
from reports.counts import ATTENDANCES, COMPLETERS, MEASURES, PARTICIPANTS, PERSONS, UNITS, Counts
from reports.filters import Filter, FilterForm
from reports.totals import GENDERS, NOBODY, Cell, Part, Place
from seminars.models import Kind, Presence
from seminars.models.choices import Audience, Certainty
from seminars.presences import COLUMN

ONE = {gender: tuple(int(name == column) for name in GENDERS) for gender, column in COLUMN.items()}
GENDER_OF = {column: gender for gender, column in COLUMN.items()}


@dataclass(frozen=True)
class Made:
    """One number: a measure over a Filter, as far as the user may see its rows."""

    selected: Filter
    user: User
    measure: str = PARTICIPANTS

    @cached_property
    def counts(self):
        return Counts(self.selected, self.user, self.measure)

    @cached_property
    def made_of(self):
        return self.counts.made_of()

    @cached_property
    def part(self):
        return sum(self.made_of.certainties.values(), Part())

    @property
    def listed(self):
        return self.part.listed

    @property
    def by_number(self):
        return self.part.cell - self.part.listed

    def parts(self):
        """Return [(certainty, Cell)] of the people counted by number, the surest first."""
        found = [(certainty, self.made_of.certainties.get(certainty, Part())) for certainty in Certainty]
        return [(certainty, part.cell - part.listed) for certainty, part in found if part.cell != part.listed]

    @property
    def number_unknown(self):
        return self.made_of.number_unknown

    @property
    def again(self):
        """The Cell of participants counted again where places are added up."""
        return self.made_of.places.cell - self.part.cell if self.measure == PARTICIPANTS else NOBODY

    def people(self):
        """Return the Presences that stand for what is counted of lists, one each, in the order of their seminars.

        Of persons it is the first in each one's order of entry, of attendances one a place with its marks.
        """
        rows = self.selected.rows(Presence, self.user).filter(kind=Kind.LIST)
        if self.selected.gender:
            rows = rows.filter(gender__in=[GENDER_OF[gender] for gender in self.selected.gender])
        if self.measure != ATTENDANCES:
            rows = self._once(rows.filter(is_counted=True))
        return rows.order_by("programme_year_id", "region_id", "start", "seminar_id", "participation_id", "pk")

    def _once(self, rows):
        unit = self.counts.unit([])
        if self.measure == PERSONS:
            return _first_of(rows, "participant")
        if unit is None:
            completed = rows.filter(completed_here=True) if self.measure == COMPLETERS else rows
            return _first_of(completed, "participation")
        if self.measure == COMPLETERS:
            return rows.filter(**UNITS[unit])
        return rows.filter(**{unit: True}) if unit else rows

    def headcounts(self):
        """Return the Presences of headcounts; those without anybody of the genders selected are left out."""
        if not self.by_number:
            return Presence.objects.none()
        rows = self.selected.rows(Presence, self.user).filter(kind=Kind.HEADCOUNT)
        if self.selected.gender:
            condition = Q(pk__in=[])
            for gender in self.selected.gender:
                condition |= Q(**{f"{gender}__gt": 0})
            rows = rows.filter(condition)
        return rows.order_by("programme_year_id", "region_id", "start", "seminar_id", "pk")

    def list_rows(self):
        """Yield the people as plain rows, see ``reports.downloads``; read as they are written, however many."""
        names = (f"participation__participant__{name}" for name in ("surname", "given_name", "patronymic"))
        columns = (
            "seminar__code",
            "start",
            "region",
            *names,
            "audience",
            "participation__organisation",
            "gender",
            "attendances",
        )
        regions, audiences = dict(_names(Region)), {key: str(label) for key, label in Audience.choices}
        exact = str(Certainty.EXACT.label)
        for code, start, region, surname, given, patronymic, audience, organisation, gender, attendances in (
            self.people().values_list(*columns).iterator(chunk_size=5000)
        ):
            numbers = ONE[gender]
            if self.measure == ATTENDANCES:
                numbers = tuple(attendances * number for number in numbers)
            yield (
                code, start.isoformat(), regions[region], *_named(surname, given, patronymic), audiences[audience],
                organisation, exact, *numbers,
            )  # fmt: skip

    def headcount_rows(self):
        """Yield the headcounts as rows of the same columns, without names."""
        regions = dict(_names(Region))
        for row, _place, cell in self.headcount_lines():
            words = (row.get_audience_display(), "", row.get_certainty_display())
            numbers = (cell.women, cell.men, cell.not_stated)
            yield (row.code, row.start.isoformat(), regions[row.region_id], "", "", "", *words, *numbers)

    def headcount_lines(self, most=None):
        """Return [(Presence of a headcount, Place, its Cell of the genders selected)], the first ``most`` of them."""
        rows = self.headcounts().annotate(code=F("seminar__code")).select_related("locality", "institution")[:most]
        return [(row, Place.of(row), self._chosen(row.women, row.men, row.not_stated)) for row in rows]

    def _chosen(self, *numbers):
        chosen = self.selected.gender or GENDERS
        return Cell(**{gender: number for gender, number in zip(GENDERS, numbers, strict=True) if gender in chosen})


def _named(*name):
    return name if any(name) else (gettext("name deleted"), "", "")


def _names(model):
    return ((row.pk, row.name) for row in model.objects.all())


def _first_of(rows, name):
    """One presence of each participation, or of each person."""
    return Presence.objects.filter(pk__in=rows.values(name).annotate(first=Min("pk")).values("first"))


def rows_address(programme_year, **filters):
    """Return the address of what a number of a programme year is made of; a filter's value, or several in a tuple."""
    filters = {"programme": programme_year.programme_id, "year": programme_year.year, **filters}
    chosen = {name: value for name, value in filters.items() if value}
    return f"{reverse('rows')}?{urlencode(chosen, doseq=True)}"


def made_or_404(request):
    """Read a Made from an address. A filter that cannot be read is a 404: ignored, the number would be wrong."""
    form = FilterForm(request.GET, user=request.user, years=all_years(request))
    measure = request.GET.get("measure") or PARTICIPANTS
    if not form.is_valid() or measure not in MEASURES:
        raise Http404
    return Made(form.selected, request.user, measure)
