"""The public edition of a year's figures: protected by the thresholds of its programme and by what was published."""

from reports.disclosure.protect import protect
from reports.disclosure.rules import Thresholds
from reports.models import Protection
from reports.public_tables import public_tables
from reports.seminar_groups import seminar_groups


def public_edition(figures):
    """Return the Protected edition of the YearFigures of a whole year; see ``reports.disclosure``."""
    earlier = figures.programme_year.publications.order_by("edition").values_list("public_numbers", flat=True)
    tables = public_tables(figures, seminar_groups(figures.programme_year))
    return protect(tables, thresholds_of(figures.programme_year.programme), list(earlier))


def thresholds_of(programme):
    """Return the Thresholds that the office has set for a programme, or the default."""
    protection = Protection.objects.filter(programme=programme).prefetch_related("audiences").first()
    if protection is None:
        return Thresholds()
    own = {each.audience: each for each in protection.audiences.all()}
    return Thresholds(
        default=protection.threshold,
        audiences={audience: each.threshold for audience, each in own.items()},
        reasons={"": protection.reason} | {audience: each.reason for audience, each in own.items()},
    )
