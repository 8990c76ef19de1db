"""Save the published figures of a file, linked to the regions, places and records that they name."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from regions.folding import fold
from regions.lookup import NotOne, find_localities, find_regions, find_venues, only
from regions.models import split_names
from reports.models import PublishedFigure
from reports.published_file.read import parse

KAZAKHSTAN = {fold(name) for name in ("Kazakhstan", "Казахстан", "Қазақстан")}


@dataclass
class Imported:
    """What came of a file: the numbers of records made and updated, and the names left without a link."""

    created: int = 0
    updated: int = 0
    unread: list = field(default_factory=list)  # columns of the file that are not ours
    unlinked: list = field(default_factory=list)  # (key, column, reason)


@transaction.atomic
def import_published_figures(content: bytes):
    """Save every record of a CSV file and return an Imported; a record that is here already is updated.

    Raises Refused, with nothing saved, for a file that cannot be taken (see ``parse``).
    """
    figures, unread = parse(content)
    known = PublishedFigure.objects.in_bulk(field_name="key")
    imported = Imported(unread=unread)
    for figure in figures:
        _keep(figure, known.get(figure.key))
        imported.created += figure.key not in known
        imported.updated += figure.key in known
        imported.unlinked += _Links(figure).set()
    _link_records()
    return imported


def _keep(figure, here):
    """Save a record, over the one that is here with the same id, keeping what only the office says of it."""
    if here is None:
        figure.save()
        return
    figure.pk, figure.programme_year_id = here.pk, here.programme_year_id
    for link in ("same_event_as", "part_of"):
        if getattr(here, f"{link}_text") == getattr(figure, f"{link}_text"):
            setattr(figure, f"{link}_id", getattr(here, f"{link}_id"))
    figure._state.adding = False
    fields = [field.attname for field in PublishedFigure._meta.concrete_fields]
    if any(getattr(figure, name) != getattr(here, name) for name in fields):  # no history of what did not change
        figure.save()


class _Links:
    """The regions, localities and venues that a record names, where the look-up has exactly one answer."""

    def __init__(self, figure):
        self.figure = figure
        self.unlinked = []

    def set(self):
        """Set the links and return what stays without one as (key, column, reason)."""
        figure = self.figure
        regions, localities, venues = [], [], []
        if fold(figure.country) in KAZAKHSTAN:
            regions = self.found("region", figure.region_text, [{}], find_regions)
            within = [{"region": region} for region in regions] if regions and not self.unlinked else [{}]
            localities = self.found("locality", figure.locality_text, within, find_localities)
            venues = self.found("venue", figure.venue_text, within, find_venues)
        elif figure.country:
            reason = _("not in Kazakhstan: %(country)s") % {"country": figure.country}
            self.unlinked.append((figure.key, "country", reason))
        figure.regions.set(regions)
        figure.localities.set(localities)
        figure.venues.set(venues)
        return self.unlinked

    def found(self, column, texts, within, find):
        links = []
        for text in split_names(texts):
            candidates = {
                candidate for place in within for day in self.days() for candidate in find(text, on=day, **place)
            }
            try:
                links.append(only(text, sorted(candidates, key=str)))
            except NotOne as error:
                self.unlinked.append((self.figure.key, column, str(error)))
        return links

    def days(self):
        """The first and last day the event can have been on; no day where the source gives no date."""
        dates = [text for text in (self.figure.start_date, self.figure.end_date) if text]
        if not dates:
            return (None,)
        return dict.fromkeys((days_of(dates[0])[0], days_of(dates[-1])[1]))


def days_of(text):
    """Return the first and last day of a date as precise as the source: 2022, 2023-06 or 2023-06-05."""
    year, month, day = [*map(int, text.split("-")), None, None][:3]
    if day:
        return date(year, month, day), date(year, month, day)
    return date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])


def _link_records():
    """Link records to the ones they call the same event or the whole they are part of, as far as they are here."""
    pks = dict(PublishedFigure.objects.values_list("key", "pk"))
    for link in ("same_event_as", "part_of"):
        for figure in PublishedFigure.objects.filter(**{link: None}).exclude(**{f"{link}_text": ""}):
            if wanted := pks.get(getattr(figure, f"{link}_text")):
                setattr(figure, f"{link}_id", wanted)
                figure.save(update_fields=[link])
