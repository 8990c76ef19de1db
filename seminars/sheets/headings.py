"""An office's own headings: what it called a column once is known the next time."""

from seminars.models import OwnHeading
from seminars.sheets.columns import heading_key


def own_headings(seminar):
    """Return {folded heading: field, or None for a column not taken} of the seminar's office."""
    office = seminar.programme_year.programme.office_id
    found = OwnHeading.objects.filter(office=office).values_list("heading", "field")
    return {heading: field or None for heading, field in found}


def remember_headings(*, table, seminar):
    """Keep the columns of a Table that somebody took for another field than we did."""
    office = seminar.programme_year.programme.office_id
    for column in table.columns:
        if column.is_chosen and column.heading:
            OwnHeading.objects.update_or_create(
                office_id=office, heading=heading_key(column.heading)[:200], defaults={"field": column.field or ""}
            )
