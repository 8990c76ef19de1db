"""Any measure by one or two dimensions over any filter: the question as a form, its answer as a table."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regions.models import Region
from reports.counts import MEASURES, PARTICIPANTS
from reports.crossing import Crossing, cross
from reports.dimensions import DIMENSIONS, GENDER, in_order
from reports.filters import Filter, FilterForm
from reports.models import SavedQuestion
from reports.tables import Line, Table, column_title
from reports.totals import GENDERS
from seminars.models import Tally
from seminars.models.choices import Certainty

ASKED = ("measure", "rows", "columns")
FIRST = {"rows": "region", "measure": PARTICIPANTS}
LONGEST_CHART = 25
CHECKED = (
    "year", "month", "region", "place", "side", "audience", "gender", "age", "partner", "topic", "language",
    "certainty",
)  # fmt: skip


class ExploreForm(FilterForm):
    """A filter, a measure and one or two dimensions. Only what is on offer is in its lists."""

    measure = forms.ChoiceField(label=_("count"), choices=MEASURES.items(), required=False)
    rows = forms.ChoiceField(label=_("rows"), choices=DIMENSIONS.items(), required=False)
    columns = forms.ChoiceField(
        label=_("columns"), choices=[("", _("women, men, not stated")), *DIMENSIONS.items()], required=False
    )

    def __init__(self, data, *, user):
        data = data.copy()
        for name, value in FIRST.items():
            data.setdefault(name, value)
        super().__init__(data, user=user)
        for name in CHECKED:
            self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def asked(self):
        return [self[name] for name in ASKED]

    def narrowing(self):
        """The fields that have anything to choose from: places once a region is chosen."""
        self.fields["place"].choices = places_of(self.selected, self.user) if self.is_valid() else []
        fields = [self[name] for name in self.fields if name not in ASKED]
        return [field for field in fields if list(getattr(field.field, "choices", [True]))]

    def clean(self):
        cleaned = super().clean()
        measure, rows, columns = (cleaned.get(name) for name in ASKED)
        if columns == rows:
            raise ValidationError(_("Rows and columns are the same: choose two different ones."))
        self.question = Question(self.selected, measure or FIRST["measure"], rows or FIRST["rows"], columns or None)
        return self.cleaned_data


def places_of(selected, user):
    """Return [(key, label)] of the places visited in the regions selected, and of those selected themselves, as far as
    the user may see them."""
    if not (selected.region or selected.place):
        return []
    of_regions = Filter(region=selected.region, borders=selected.borders).rows(Tally, user) if selected.region else None
    keys = set()
    for visited in (of_regions, Filter(place=selected.place).rows(Tally, user) if selected.place else None):
        if visited is not None:
            keys |= set(visited.filter(scope=Tally.Scope.PLACE).values_list("locality", "institution"))
    return [(place_key(key), label) for key, label in in_order("place", keys)]


class SaveForm(forms.ModelForm):
    """The name of a question to be kept. Only who sees everything keeps it for the whole office."""

    class Meta:
        model = SavedQuestion
        fields = ("name", "is_for_office")

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.instance.user = user
        if not user.sees_everything:
            del self.fields["is_for_office"]

    def save(self, *, query):
        self.instance.query = query
        return super().save()


@dataclass(frozen=True)
class Question:
    """What is asked: a measure over a Filter by ``rows``, and by ``columns`` where given."""

    selected: Filter
    measure: str
    rows: str
    columns: str | None

    @property
    def query(self):
        return self.selected.query(measure=self.measure, rows=self.rows, columns=self.columns)

    @property
    def title(self):
        by = {"measure": capfirst(MEASURES[self.measure]), "rows": DIMENSIONS[self.rows]}
        if self.columns is None:
            return gettext("%(measure)s by %(rows)s") % by
        return gettext("%(measure)s by %(rows)s and %(columns)s") % {**by, "columns": DIMENSIONS[self.columns]}

    def answer(self, user):
        """Return the Answer as far as the user may see what is behind it."""
        return Answer(self, cross(self.selected, user, measure=self.measure, rows=self.rows, columns=self.columns))


@dataclass(frozen=True)
class Number:
    """One number of an answer: with its certainty, and the address of what it is made of where it has one."""

    value: int
    certainty: str
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """A crossing as a table: headings, lines of numbers, what stands in several rows or columns, and the totals.

    Without a dimension for the columns they are women, men and not stated.
    """

    question: Question
    crossing: Crossing

    @cached_property
    def genders(self):
        if self.question.columns or self.question.rows == GENDER:
            return []
        known = GENDERS if self.crossing.total.cell.not_stated else GENDERS[:2]
        return [gender for gender in known if gender in (self.question.selected.gender or GENDERS)]

    @property
    def headings(self):
        """Return the headings of the columns of numbers, the total last."""
        labels = [label for _key, label in self.crossing.columns] or [column_title(gender) for gender in self.genders]
        again = [gettext("counted again in another column")] if self.is_in_several_columns else []
        return [*(str(label) for label in labels), *again, column_title("total")]

    @cached_property
    def is_in_several_columns(self):
        return any(self.crossing.overlap_of_columns(row) for row in (None, *dict(self.crossing.rows)))

    @property
    def inexact_columns(self):
        """Return where in a line the numbers stand of which any is not exact; the total is always among them."""
        *columns, total = range(len(self.total))
        lines = [*(numbers for _label, numbers in self.lines), self.total]
        return [at for at in columns if any(numbers[at].certainty != Certainty.EXACT for numbers in lines)] + [total]

    @property
    def rows_title(self):
        return DIMENSIONS[self.question.rows]

    @cached_property
    def lines(self):
        """Return [(label, Numbers)], without what stands in several rows and without the total."""
        return [(label, self._numbers(key)) for key, label in self.crossing.rows]

    @property
    def overlap(self):
        """Return what the rows hold beyond the total, as plain numbers in the order of the columns; [] if nothing."""
        keys = [key for key, _label in self.crossing.columns]
        whole = self.crossing.overlap()
        beyond = [self.crossing.overlap(key).total for key in keys] + [getattr(whole, name) for name in self.genders]
        again = [whole.total - sum(beyond)] if self.is_in_several_columns else []
        return [*beyond, *again, whole.total] if whole or any(beyond) else []

    @cached_property
    def total(self):
        return self._numbers(None)

    @property
    def chart_table(self):
        """The rows by gender as a Table for a chart; none where it would say nothing."""
        if self.question.rows == GENDER or not 1 < len(self.crossing.rows) <= LONGEST_CHART:
            return None
        parts = [(label, self.crossing.part(key)) for key, label in self.crossing.rows]
        return Table(
            self.question.title, tuple(Line(str(label), part.cell, "", part.certainty) for label, part in parts)
        )

    def _numbers(self, row):
        part = self.crossing.part(row)
        numbers = [self._number(row, key, self.crossing.part(row, key)) for key, _label in self.crossing.columns]
        numbers += [
            Number(getattr(part.cell, name), part.certainty_of(name), self._address(row, None, gender=(name,)))
            for name in self.genders
        ]
        if self.is_in_several_columns:
            numbers.append(Number(-self.crossing.overlap_of_columns(row).total, Certainty.EXACT))
        return [*numbers, self._number(row, None, part)]

    def _number(self, row, column, part):
        return Number(part.cell.total, part.certainty, self._address(row, column) if part.cell else "")

    def _address(self, row, column, **more):
        """The address of what a number is made of: the filter, narrowed to its row and column."""
        narrowed = dict(more)
        for dimension, key in ((self.question.rows, row), (self.question.columns, column)):
            if key is not None:
                narrowed[dimension] = self._value(dimension, key)
        return f"{reverse('rows')}?{replace(self.question.selected, **narrowed).query(measure=self.question.measure)}"

    def _value(self, dimension, key):
        if dimension == "programme":
            return key
        if dimension == "region":
            return (self._iso_codes[key],)
        return (place_key(key),) if dimension == "place" else (key,)

    @cached_property
    def _iso_codes(self):
        return dict(Region.objects.values_list("pk", "iso_code"))


def place_key(key):
    locality, institution = key
    return f"institution-{institution}" if institution else f"locality-{locality}" if locality else "online"
