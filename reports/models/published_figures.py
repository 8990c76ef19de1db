from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from regions.history import HistoricalRecords
from regions.models import Locality, Region, Venue
from reports.numbers import number
from seminars import dates as seminar_dates
from seminars.models import ProgrammeYear
from seminars.models.choices import Certainty
from seminars.models.programme import LARGEST, LAST


def refuse_impossible_date(text):
    """Refuse what is no year, month or day. A date stays as precise as its source."""
    try:
        parts = [int(part) for part in text.split("-")]
        day = date(*[*parts, 1, 1][:3])
        as_written = "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))
    except (ValueError, OverflowError):
        as_written = None
    if text != as_written or not 1900 <= day.year <= 2100:
        message = _("“%(text)s” is no date: write 2022, 2023-06 or 2023-06-05.")
        raise ValidationError(message, params={"text": text})


class PublishedFigureQuerySet(models.QuerySet):
    def in_year(self, year):
        """Those of events that touched the year, as far as their dates or their programme year tell."""
        first, last = f"{year:04}", f"{year:04}-12-31"
        started = Q(start_date__gt="", start_date__lte=last)
        ended = Q(end_date__gte=first)
        one_date = Q(end_date="", start_date__gte=first) & started | Q(start_date="", end_date__lte=last) & ended
        return self.filter(one_date | started & ended | Q(programme_year__year=year))

    def years(self):
        """Return the years that the figures touch, in order."""
        years = set()
        dates = self.order_by().values_list("start_date", "end_date", "programme_year__year").distinct()
        for start, end, programme_year in dates:
            first, last = start[:4] or end[:4] or programme_year, end[:4] or start[:4] or programme_year
            if first:
                years |= {*range(int(first), int(last) + 1), programme_year or int(first)}
        return sorted(years)

    def for_page(self):
        return self.select_related("same_event_as", "part_of")

    def without_date(self):
        return self.filter(start_date="", end_date="", programme_year=None)


class PublishedFigure(models.Model):
    """A number printed somewhere about an event, a series or a year, with its source, as the source gives it.

    Texts stay as the source wrote them; the links to our regions and places are ours. Never added up.
    """

    class Level(models.TextChoices):
        EVENT = "event", _("one event")
        SERIES = "series", _("a series")
        CUMULATIVE = "cumulative", _("cumulative over several years")

    key = models.CharField(_("id"), max_length=50, unique=True)
    source_url = models.URLField(_("source"), max_length=1000, blank=True)
    programme = models.CharField(_("programme"), max_length=300, blank=True)
    organiser = models.CharField(_("organiser"), max_length=300, blank=True)
    partners = models.TextField(_("partners"), blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    start_date = models.CharField(
        _("first day"),
        max_length=10,
        blank=True,
        validators=[refuse_impossible_date],
        help_text=_("A year, a year and month, or a day: 2022, 2023-06, 2023-06-05."),
    )
    end_date = models.CharField(_("last day"), max_length=10, blank=True, validators=[refuse_impossible_date])
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True, validators=[MaxValueValidator(LAST)])
    country = models.CharField(_("country"), max_length=100, blank=True)
    region_text = models.CharField(_("region in the source"), max_length=500, blank=True)
    locality_text = models.CharField(_("locality in the source"), max_length=500, blank=True)
    venue_text = models.CharField(_("venue in the source"), max_length=500, blank=True)
    rural_urban = models.CharField(_("urban or rural"), max_length=50, blank=True)
    total_text = models.CharField(_("participants in the source"), max_length=100, blank=True)
    total = models.PositiveIntegerField(
        _("participants"), null=True, blank=True, validators=[MaxValueValidator(LARGEST)]
    )
    women_text = models.CharField(_("women in the source"), max_length=100, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True, validators=[MaxValueValidator(LARGEST)])
    men_text = models.CharField(_("men in the source"), max_length=100, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True, validators=[MaxValueValidator(LARGEST)])
    not_stated_text = models.CharField(_("not stated in the source"), max_length=100, blank=True)
    not_stated = models.PositiveIntegerField(
        _("not stated"), null=True, blank=True, validators=[MaxValueValidator(LARGEST)]
    )
    audience = models.TextField(_("audience"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.UNKNOWN)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.EVENT)
    mode = models.CharField(_("mode"), max_length=20, blank=True)
    same_event_as_text = models.CharField(_("same event as (id)"), max_length=50, blank=True)
    same_event_as = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="doubles",
        verbose_name=_("same event as"),
    )
    part_of_text = models.CharField(_("part of (id)"), max_length=50, blank=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("regions"))
    localities = models.ManyToManyField(Locality, blank=True, verbose_name=_("localities"))
    venues = models.ManyToManyField(Venue, blank=True, verbose_name=_("venues"))
    programme_year = models.ForeignKey(
        ProgrammeYear,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="published_figures",
        verbose_name=_("total of the programme year"),
        help_text=_("Choose where this is the published total of one of our years: its report then compares the two."),
    )
    history = HistoricalRecords()

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ("start_date", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(total=None) | Q(women=None) | Q(women__lte=F("total")),
                name="published_women_within_total",
                violation_error_message=_("More women than participants."),
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(men=None) | Q(men__lte=F("total")),
                name="published_men_within_total",
                violation_error_message=_("More men than participants."),
            ),
        )

    def __str__(self):
        return f"{self.key} {self.title}"

    def clean(self):
        parts = [number for number in (self.women, self.men, self.not_stated) if number is not None]
        if self.total is not None and sum(parts) > self.total:
            raise ValidationError(_("Women, men and not stated together are more than the total."))
        shorter = min(len(self.start_date), len(self.end_date))
        if self.end_date[:shorter] < self.start_date[:shorter]:
            raise ValidationError({"end_date": _("The last day lies before the first.")})
        if self.key and self.key in (self.same_event_as_text, self.part_of_text):
            raise ValidationError(_("A record cannot be a double or a part of itself."))

    @property
    def in_words(self):
        """The number with its certainty: "about 290", "at least 100", "100 planned", "number unknown"."""
        if self.total is None:
            return self.total_text or gettext("number unknown")
        total = number(self.total, get_language())
        words = {
            Certainty.ABOUT: pgettext("number", "about %(total)s"),
            Certainty.AT_LEAST: pgettext("number", "at least %(total)s"),
            Certainty.PLANNED: pgettext("number", "%(total)s planned"),
            Certainty.PARTIAL: pgettext("number", "%(total)s, partial"),
            Certainty.UNKNOWN: pgettext("number", "%(total)s, certainty unknown"),
        }
        return words.get(self.certainty, "%(total)s") % {"total": total}

    @property
    def remarks(self):
        """Why this number must not be added to others."""
        remarks = [] if self.level == self.Level.EVENT else [self.get_level_display()]
        if self.same_event_as_text or self.same_event_as:
            other = self.same_event_as.key if self.same_event_as else self.same_event_as_text
            remarks.append(gettext("the same event as %(key)s") % {"key": other})
        if self.part_of_text or self.part_of:
            whole = self.part_of.key if self.part_of else self.part_of_text
            remarks.append(gettext("a part of %(key)s") % {"key": whole})
        return remarks

    @property
    def dates(self):
        """The dates in the reader's language, no more precise than the source."""
        return " – ".join(dict.fromkeys(date_in_words(text) for text in (self.start_date, self.end_date) if text))


def date_in_words(text):
    year, *rest = [int(part) for part in text.split("-")]
    if not rest:
        return str(year)
    in_print = seminar_dates.day if len(rest) == 2 else seminar_dates.month
    return in_print(date(year, *[*rest, 1][:2]))
