"""What figures are broken down by: the dimensions, and the values of each with their labels, in their order."""

from collections import Counter

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.models import Locality, LocalityRegion, Region, Venue
from regions.sorting import sort_key
from reports.derived import age_labels
from reports.filters import GENDER_LABELS, NO_VALUE
from reports.totals import Place
from seminars.dates import months
from seminars.models import Language, Partner, Programme, Side, Topic
from seminars.models.choices import Audience, Certainty

GENDER = "gender"
DIMENSIONS = {
    "year": gettext_lazy("year"),
    "month": gettext_lazy("month"),
    "region": gettext_lazy("region"),
    "place": gettext_lazy("place"),
    "side": gettext_lazy("urban, rural or online"),
    "audience": gettext_lazy("audience"),
    GENDER: gettext_lazy("gender"),
    "age": gettext_lazy("age"),
    "partner": gettext_lazy("partner"),
    "topic": gettext_lazy("topic"),
    "language": gettext_lazy("language"),
    "programme": gettext_lazy("programme"),
    "certainty": gettext_lazy("certainty"),
}
SINGLE = {"year", "month", "region", "audience", GENDER, "age", "programme", "certainty"}  # one of each participation
SEVERAL = {"partner", "topic", "language"}  # a seminar has several of them


def in_order(dimension, keys):
    """Return [(key, label)] of the values of a dimension, in the order in which they are read."""
    if dimension in MODELS:
        rows = MODELS[dimension].objects.in_bulk(keys - {NO_VALUE})
        none = [(NO_VALUE, _("Not stated"))] if NO_VALUE in keys else []
        return [(key, rows[key].name) for key in sorted(rows, key=lambda key: rows[key].sort_key)] + none
    if dimension == "place":
        return _places(keys)
    if dimension in ORDERED:
        return [(key, capfirst(label)) for key, label in ORDERED[dimension]() if key in keys]
    return [(key, str(key)) for key in sorted(keys)]


def _places(keys):
    localities = Locality.objects.in_bulk({locality for locality, institution in keys if locality and not institution})
    institutions = Venue.objects.select_related("locality").in_bulk({key[1] for key in keys if key[1]})
    places = {key: Place(None if key[1] else localities.get(key[0]), institutions.get(key[1])) for key in keys}
    names = _told_apart(places)
    return [(key, names[key]) for key in sorted(keys, key=lambda key: (places[key].is_online, sort_key(names[key])))]


def _told_apart(places):
    """Return {key: label}; places of one label have behind it what they are in: a locality, or the region of today."""
    labels = {key: place.label for key, place in places.items()}
    times = Counter(labels.values())
    same = [key for key, label in labels.items() if times[label] > 1]
    periods = LocalityRegion.objects.valid_on(localdate()).filter(locality__in=[key[0] for key in same if not key[1]])
    regions = {period.locality_id: period.region.name for period in periods.select_related("region")} if same else {}
    for key in same:
        place = places[key]
        around = place.institution.locality.label if place.institution else regions.get(key[0], "")
        labels[key] = f"{labels[key]} ({around})" if around else labels[key]
    return labels


MODELS = {"region": Region, "partner": Partner, "topic": Topic, "language": Language, "programme": Programme}
ORDERED = {
    "month": months,
    "side": lambda: Side.choices,
    "audience": lambda: Audience.choices,
    "certainty": lambda: Certainty.choices,
    "age": age_labels,
    GENDER: lambda: GENDER_LABELS,
}
