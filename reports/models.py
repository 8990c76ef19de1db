from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regions.models import Locality, Region, Venue
from seminars.models import ProgrammeYear
from seminars.models.choices import Certainty


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
        help_text=_("A year, a year and month, or a day: 2022, 2023-06, 2023-06-05."),
    )
    end_date = models.CharField(_("last day"), max_length=10, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    region_text = models.CharField(_("region in the source"), max_length=500, blank=True)
    locality_text = models.CharField(_("locality in the source"), max_length=500, blank=True)
    venue_text = models.CharField(_("venue in the source"), max_length=500, blank=True)
    rural_urban = models.CharField(_("urban or rural"), max_length=50, blank=True)
    total_text = models.CharField(_("participants in the source"), max_length=100, blank=True)
    total = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    women_text = models.CharField(_("women in the source"), max_length=100, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men_text = models.CharField(_("men in the source"), max_length=100, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    not_stated_text = models.CharField(_("not stated in the source"), max_length=100, blank=True)
    not_stated = models.PositiveIntegerField(_("not stated"), null=True, blank=True)
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
