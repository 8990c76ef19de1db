"""What presences have no column for: the month, the region of today's borders and the age group of who was there."""

from collections import defaultdict

from django.db.models import BigIntegerField, Case, CharField, F, IntegerField, Value, When
from django.db.models.functions import Cast, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from regions.models import LocalityRegion
from seminars.models import Tally

NOT_KNOWN = "not_known"
AGES = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))  # years, at the end of the seminar's year


def with_month(presences):
    """Annotate presences with the month in which their seminar began."""
    month = Cast(Substr(Cast("start", CharField()), 6, 2), IntegerField())  # SQLite would call Python for each row
    return presences.annotate(month=month)


def with_today(presences):
    """Annotate presences with the region of today's borders; online, and where none is known, that of the time."""
    moved = [When(locality__in=places, then=Value(region)) for region, places in _moved_localities().items()]
    return presences.annotate(region_today=Case(*moved, default=F("region"), output_field=BigIntegerField()))


def _moved_localities():
    """Return {region: localities of it today at which a seminar of another region was held}."""
    were = set(Tally.objects.filter(scope=Tally.Scope.PLACE).order_by().values_list("locality", "region").distinct())
    periods = LocalityRegion.objects.valid_on(localdate()).filter(locality__in={locality for locality, _region in were})
    now, moved = dict(periods.values_list("locality", "region")), defaultdict(set)
    for locality, region in were:
        if now.get(locality, region) != region:
            moved[now[locality]].add(locality)
    return moved


def with_age(presences):
    """Annotate presences with the age group of who was there."""
    years = F("programme_year__year") - F("birth_year")  # a seminar begins in its programme year
    groups = [When(years__gte=least, years__lte=most, then=Value(age_key(least, most))) for least, most in AGES]
    return presences.annotate(years=years, age=Case(*groups, default=Value(NOT_KNOWN), output_field=CharField()))


def age_key(least, most):
    return f"{least}-{most}"


def age_labels():
    """Return [(key, label)] of the age groups, youngest first."""
    (_zero, first), *middle, (last, _most) = AGES
    labels = [_("under %(age)s") % {"age": first + 1}, *(f"{least}–{most}" for least, most in middle)]
    labels += [_("%(age)s and older") % {"age": last}]
    return [*zip((age_key(*group) for group in AGES), labels, strict=True), (NOT_KNOWN, _("age not known"))]
