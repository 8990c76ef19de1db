"""What a figure is of: one filter, as a typed value, as a form and as the query of an address."""

import re
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Region
from reports.derived import age_labels, with_age, with_month, with_today
from reports.places import PLACE_KEY, at_places, place_of
from seminars.dates import day, months
from seminars.models import Language, Partner, Presence, Programme, ProgrammeYear, Seminar, Side, Topic
from seminars.models.choices import COUNTED_CERTAINTIES, Audience, Certainty

THEN, TODAY = "then", "today"
BORDERS = ((THEN, _("as they were at the time")), (TODAY, _("by today's borders")))
NO_VALUE = "none"  # of what a seminar may have several of, or none
OF_SEMINARS = {"partner": Partner, "topic": Topic, "language": Language}
GENDER_LABELS = (("women", _("women")), ("men", _("men")), ("not_stated", _("not stated")))
ID = "[0-9]{1,9}"
ID_OR_NONE = f"{ID}|{NO_VALUE}"


@dataclass(frozen=True)
class Filter:
    """What is selected; an empty field selects everything.

    ``programme`` is an id; ``partner``, ``topic`` and ``language`` are ids or NO_VALUE; ``region`` ISO codes, by the
    ``borders`` of the time or of today; ``place`` keys of ``reports.totals.Place``; ``age`` those of ``age_labels``;
    ``seminar`` a code. ``month`` (1 to 12), ``since`` and ``until`` are about the first day of a seminar.
    """

    programme: int | None = None
    year: tuple = ()
    month: tuple = ()
    since: date | None = None
    until: date | None = None
    borders: str = THEN
    region: tuple = ()
    place: tuple = ()
    side: tuple = ()
    audience: tuple = ()
    gender: tuple = ()
    age: tuple = ()
    partner: tuple = ()
    topic: tuple = ()
    language: tuple = ()
    certainty: tuple = ()
    seminar: str = ""

    def query(self, **more):
        """Return the filter as the query of an address; what selects everything is left out."""
        pairs = [(name, value) for name, values in self.chosen().items() for value in values]
        return urlencode(pairs + [(name, value) for name, value in more.items() if value])

    def chosen(self):
        """Return {field: chosen values} of the fields that select anything."""
        values = {name: getattr(self, name) for name in DEFAULTS}
        return {
            name: value if isinstance(value, tuple) else (value,)
            for name, value in values.items()
            if value != DEFAULTS[name]
        }

    @cached_property
    def programme_years(self):
        """The programme years selected, the newest first."""
        return self.years_among(ProgrammeYear.objects.select_related("programme"))

    def years_among(self, years):
        """Return those selected of all programme years, the newest first and of one year as they come."""
        chosen = [
            each
            for each in years
            if self.programme in (None, each.programme_id) and (not self.year or each.year in self.year)
        ]
        return sorted(chosen, key=lambda each: -each.year)

    @property
    def is_demonstration(self):
        """Whether what is invented may be among what is selected."""
        return any(year.programme.is_demonstration for year in self.programme_years)

    @cached_property
    def regions(self):
        """The regions selected, by their names."""
        return list(Region.objects.filter(iso_code__in=self.region)) if self.region else []

    def rows(self, model, user):
        """Return the Presences selected, or the Tallies where the filter is about nothing else than they tell, as far
        as the user may see what is behind them. The gender is left out: it is in columns."""
        rows = model.objects.order_by()
        if not user.sees_everything:
            rows = rows.filter(region__in=user.region_ids) if user.region_ids else rows.none()
        if self.programme or self.year:
            years = [year.pk for year in self.programme_years]
            rows = rows.filter(programme_year=years[0]) if len(years) == 1 else rows.filter(programme_year__in=years)
        for name, path in PATHS.items():
            if chosen := getattr(self, name):
                rows = rows.filter(**{path: chosen})
        if self.month:
            rows = with_month(rows).filter(month__in=self.month)
        if self.region:
            chosen, by_today = [region.pk for region in self.regions], self.borders == TODAY
            rows = with_today(rows).filter(region_today__in=chosen) if by_today else rows.filter(region__in=chosen)
        if self.place:
            rows = rows.filter(at_places(self.place))
        if self.age:
            rows = with_age(rows).filter(age__in=self.age)
        for name in OF_SEMINARS:
            if chosen := getattr(self, name):
                has_one = Q(**{f"{name}s__in": [pk for pk in chosen if pk != NO_VALUE]})
                has_none = Q(**{f"{name}s": None}) if NO_VALUE in chosen else Q(pk__in=())
                rows = rows.filter(seminar__in=Seminar.objects.filter(has_one | has_none))
        return rows


DEFAULTS = {field.name: field.default for field in fields(Filter)}
PATHS = {
    "since": "start__gte",
    "until": "start__lte",
    "side": "side__in",
    "audience": "audience__in",
    "certainty": "certainty__in",
    "seminar": "seminar__code",
}


class AnyChoice:
    """A choice of which only the form is looked at here: what is on offer is read for a page that offers it."""

    def __init__(self, *, pattern, **options):
        super().__init__(**options)
        self.pattern = pattern

    def valid_value(self, value):
        return re.fullmatch(self.pattern, value, re.ASCII)


class AnyOf(AnyChoice, forms.TypedChoiceField):
    pass


class SomeOf(AnyChoice, forms.TypedMultipleChoiceField):
    def to_python(self, value):
        return [text for text in super().to_python(value) if text]  # a select left alone sends nothing as a value


def id_or_none(text):
    return text if text == NO_VALUE else int(text)


class FilterForm(forms.Form):
    """The filter as fields of one form. ``user`` limits what can be chosen; choices are read when they are needed.

    ``years`` are all programme years, for who has read them already.
    """

    programme = AnyOf(label=_("programme"), pattern=ID, coerce=int, empty_value=None, required=False)
    year = SomeOf(label=_("year"), pattern="[0-9]{4}", coerce=int, required=False)
    month = forms.TypedMultipleChoiceField(label=_("month"), choices=months, coerce=int, required=False)
    since = forms.DateField(label=_("begins on or after"), required=False)
    until = forms.DateField(label=_("begins on or before"), required=False)
    borders = forms.ChoiceField(label=_("regions"), choices=BORDERS, required=False)
    region = SomeOf(label=_("region"), pattern="[A-Z]{2}-[A-Z0-9]{1,3}", required=False)
    place = SomeOf(label=_("place"), pattern=f"online|{PLACE_KEY.pattern}", required=False)
    side = forms.MultipleChoiceField(label=_("urban, rural or online"), choices=Side, required=False)
    audience = forms.MultipleChoiceField(label=_("audience"), choices=Audience, required=False)
    gender = forms.MultipleChoiceField(label=_("gender"), choices=GENDER_LABELS, required=False)
    age = forms.MultipleChoiceField(label=_("age"), choices=age_labels, required=False)
    partner = SomeOf(label=_("partner"), pattern=ID_OR_NONE, coerce=id_or_none, required=False)
    topic = SomeOf(label=_("topic"), pattern=ID_OR_NONE, coerce=id_or_none, required=False)
    language = SomeOf(label=_("language"), pattern=ID_OR_NONE, coerce=id_or_none, required=False)
    certainty = forms.MultipleChoiceField(label=_("certainty"), required=False)
    seminar = forms.CharField(label=_("seminar"), required=False, max_length=30)

    def __init__(self, data, *, user, years=None):
        super().__init__(data)
        self.user, self.years = user, years
        self.fields["programme"].choices = lambda: [("", _("all")), *_named(Programme)]
        self.fields["year"].choices = self._years
        self.fields["region"].choices = self._regions
        for name, model in OF_SEMINARS.items():
            self.fields[name].choices = lambda model=model: _named_or_none(model)
        self.fields["certainty"].choices = [(value, Certainty(value).label) for value in COUNTED_CERTAINTIES]

    def _years(self):
        years = ProgrammeYear.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [(year, str(year)) for year in years]

    def _regions(self):
        regions = Region.objects.all()
        if not self.user.sees_everything:
            regions = regions.filter(pk__in=self.user.region_ids)
        return [(region.iso_code, region.name) for region in regions]

    def clean_seminar(self):
        code = self.cleaned_data["seminar"]
        if code and not Seminar.objects.visible_to(self.user).filter(code=code).exists():
            raise ValidationError(_("There is no seminar with this code."))
        return code

    def clean_place(self):
        seen = Filter().rows(Presence, self.user)
        for key in self.cleaned_data["place"]:
            if place_of(key) is None or not seen.filter(at_places([key])).exists():
                raise ValidationError(_("No seminar was held at this place."))
        return self.cleaned_data["place"]

    def clean(self):
        """Make the Filter of the form, ``self.selected``."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value and name in DEFAULTS}
        for name, value in chosen.items():
            if isinstance(value, list):
                chosen[name] = tuple(dict.fromkeys(value))  # what stands twice would be counted twice
        self.selected = Filter(**chosen)
        if self.years is not None:
            vars(self.selected)["programme_years"] = self.selected.years_among(self.years)
        self._refuse_what_is_not_there()
        return self.cleaned_data

    def _refuse_what_is_not_there(self):
        selected = self.selected
        if (selected.programme or selected.year) and not selected.programme_years:
            raise ValidationError(_("This programme has no such year."))
        # By today's borders somebody's own seminars may be in another region now; rows are their own in any case.
        are_seen = selected.borders == TODAY or all(self.user.may_see_region(region) for region in selected.regions)
        if len(selected.regions) < len(set(selected.region)) or not are_seen:
            raise ValidationError(_("There is no such region."))
        for name, model in OF_SEMINARS.items():
            chosen = set(getattr(selected, name)) - {NO_VALUE}
            if chosen and model.objects.filter(pk__in=chosen).count() < len(chosen):
                raise ValidationError(_("There is no such choice: %(field)s.") % {"field": self.fields[name].label})
        if selected.since and selected.until and selected.since > selected.until:
            raise ValidationError(_("The first date is after the last one."))


def _named(model):
    return [(row.pk, row.name) for row in model.objects.all()]


def _named_or_none(model):
    named = _named(model)
    return [*named, (NO_VALUE, _("Not stated"))] if named else []


def in_words(selected):
    """Return what a Filter selects as a list of words, the programme and what selects everything left out."""
    words = [str(year) for year in sorted(selected.year)]
    words += [name for month, name in months() if month in selected.month]
    words += [_("from %(date)s") % {"date": day(selected.since)}] if selected.since else []
    words += [_("until %(date)s") % {"date": day(selected.until)}] if selected.until else []
    words += [region.name for region in selected.regions]
    words += [str(dict(BORDERS)[TODAY])] if selected.borders == TODAY else []
    words += [selected.seminar] if selected.seminar else []
    words += [place_of(key).label for key in selected.place]
    for name, labels in LABELS.items():
        words += [str(label) for key, label in labels() if key in getattr(selected, name)]
    for name, model in OF_SEMINARS.items():
        if chosen := set(getattr(selected, name)):
            words += [row.name for row in model.objects.filter(pk__in=chosen - {NO_VALUE})]
            words += [f"{FilterForm.base_fields[name].label}: {_('not stated')}"] if NO_VALUE in chosen else []
    return words


LABELS = {
    "side": lambda: Side.choices,
    "audience": lambda: Audience.choices,
    "gender": lambda: GENDER_LABELS,
    "age": age_labels,
    "certainty": lambda: Certainty.choices,
}
