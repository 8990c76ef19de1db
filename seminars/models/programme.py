from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from regions.history import HistoricalRecords
from regions.models import Locality, Region, Venue
from regions.naming import SORT_KEYS, ByName, Named, text_in
from seminars.models.choices import Audience

KEPT_YEARS = 5
LARGEST, LAST = 1_000_000_000, 32_767  # SQLite would take more than PostgreSQL can hold


class Office(Named):
    """Who runs the programmes, and what it says at the beginning and the end of its annual reports."""

    time_zone = models.CharField(_("time zone"), max_length=50, default="Asia/Almaty")
    logo = models.BinaryField(_("logo"), default=b"", blank=True)  # a PNG or JPEG
    preface_en = models.TextField(_("preface of reports in English"), blank=True)
    preface_ru = models.TextField(_("preface of reports in Russian"), blank=True)
    preface_kk = models.TextField(_("preface of reports in Kazakh"), blank=True)
    closing_en = models.TextField(_("closing text of reports in English"), blank=True)
    closing_ru = models.TextField(_("closing text of reports in Russian"), blank=True)
    closing_kk = models.TextField(_("closing text of reports in Kazakh"), blank=True)
    history = HistoricalRecords(excluded_fields=["logo", *SORT_KEYS])

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = (ByName(), "pk")

    def preface_in(self, language):
        return text_in(self, "preface", language)

    def closing_in(self, language):
        return text_in(self, "closing", language)


class Partner(Named):
    """An organisation that runs seminars together with the office."""

    history = HistoricalRecords(excluded_fields=SORT_KEYS)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = (ByName(), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("name_en",),
                name="partner_unique",
                violation_error_message=_("There is already a partner of that name."),
            ),
        )


class Topic(Named):
    """What a seminar is about."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = (ByName(), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("name_en",),
                name="topic_unique",
                violation_error_message=_("There is already a topic of that name."),
            ),
        )


class Language(Named):
    """A language in which seminars are given."""

    code = models.CharField(_("code"), max_length=10, unique=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = (ByName(), "pk")


class Programme(Named):
    """A long-running initiative of an office: the same kind of seminars, year after year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name=_("office"))
    is_demonstration = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Every page of it says that names and details are invented.")
    )
    names_kept_years = models.PositiveSmallIntegerField(
        _("years for which names are kept"),
        default=KEPT_YEARS,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("A person's name is due to be deleted so many years after the last seminar they were listed at."),
    )
    history = HistoricalRecords(excluded_fields=SORT_KEYS)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = (ByName(), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("name_en",),
                name="programme_unique",
                violation_error_message=_("There is already a programme of that name."),
            ),
        )


class ProgrammeYear(models.Model):
    """One calendar year of a programme, with its partners, counting rule, targets and order of regions and places."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="years", verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1991), MaxValueValidator(2100)])
    minimum_sessions = models.PositiveSmallIntegerField(
        _("minimum of sessions"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("Who attended at least so many sessions of a seminar is counted."),
    )
    completion_share = models.DecimalField(
        _("share for completion"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.0001")), MaxValueValidator(Decimal(1))],
        help_text=_("Who attended this share of the sessions held at one venue has completed: 1 is all, 0.8 is 80 %."),
    )
    partners = models.ManyToManyField(Partner, blank=True, verbose_name=_("partners"))
    counted_at = models.DateTimeField(null=True, editable=False)  # when its numbers last changed
    history = HistoricalRecords(excluded_fields=["counted_at"])

    class Meta:
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        ordering = ("-year", ByName("programme__"), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "year"),
                name="programme_year_unique",
                violation_error_message=_("This programme already has that year."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_sessions__gte=1),
                name="minimum_sessions_at_least_one",
                violation_error_message=_("At least one session must be asked for."),
            ),
            models.CheckConstraint(
                condition=Q(completion_share__gt=0) & Q(completion_share__lte=1),
                name="completion_share_in_range",
                violation_error_message=_("The share for completion lies between 0 and 1."),
            ),
        )

    def __str__(self):
        return f"{self.programme} {self.year}"

    def get_absolute_url(self):
        return f"{reverse('year', args=[self.year])}?programme={self.programme_id}"

    @cached_property
    def has_seminars(self):
        return self.seminars.exists()


class Target(models.Model):
    """What the office wants to reach in a programme year."""

    programme_year = models.OneToOneField(
        ProgrammeYear, on_delete=models.CASCADE, related_name="target", verbose_name=_("programme year")
    )
    participants = models.PositiveIntegerField(
        _("participants"), null=True, blank=True, validators=[MaxValueValidator(LARGEST)]
    )
    women_share = models.DecimalField(
        _("share of women"), max_digits=5, decimal_places=4, null=True, blank=True, help_text=_("From 0 to 1.")
    )
    rural_share = models.DecimalField(
        _("share of rural participants"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("From 0 to 1."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            models.CheckConstraint(
                condition=(Q(women_share=None) | Q(women_share__range=(0, 1)))
                & (Q(rural_share=None) | Q(rural_share__range=(0, 1))),
                name="target_shares_in_range",
                violation_error_message=_("A share lies between 0 and 1."),
            ),
        )

    def __str__(self):
        return str(self.programme_year)


class AudienceTarget(models.Model):
    """The share of one audience that the office wants among the participants of known audience."""

    programme_year = models.ForeignKey(
        ProgrammeYear, on_delete=models.CASCADE, related_name="audience_targets", verbose_name=_("programme year")
    )
    audience = models.CharField(_("audience"), max_length=30, choices=Audience.stated())
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4, help_text=_("From 0 to 1."))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target of an audience")
        verbose_name_plural = _("targets of audiences")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("programme_year", "audience"),
                name="audience_target_once",
                violation_error_message=_("This audience already has its target."),
            ),
            models.CheckConstraint(
                condition=Q(share__range=(0, 1)),
                name="audience_target_share_in_range",
                violation_error_message=_("A share lies between 0 and 1."),
            ),
            models.CheckConstraint(condition=~Q(audience=Audience.NOT_STATED), name="audience_target_is_stated"),
        )

    def __str__(self):
        return str(self.get_audience_display())


class YearRegion(models.Model):
    """The place of a region in the office's order for a programme year."""

    programme_year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="region_order")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("region"))
    position = models.PositiveSmallIntegerField(_("position"), validators=[MaxValueValidator(LAST)])

    class Meta:
        verbose_name = _("region in order")
        verbose_name_plural = _("order of regions")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme_year", "region"),
                name="year_region_once",
                violation_error_message=_("This region already has its position."),
            ),
        )

    def __str__(self):
        return f"{self.position}. {self.region}"


class YearPlace(models.Model):
    """A locality or venue of a programme year: its position in the office's order and its id in the programme file."""

    programme_year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="places")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("locality"))
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("venue"))
    position = models.PositiveSmallIntegerField(
        _("position"), null=True, blank=True, validators=[MaxValueValidator(LAST)]
    )
    file_id = models.CharField(max_length=100, blank=True, editable=False)
    file_has_label = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("place in order")
        verbose_name_plural = _("order of places")
        ordering = (F("position").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(locality=None) ^ Q(venue=None),
                name="year_place_is_one",
                violation_error_message=_("Choose either a locality or a venue."),
            ),
            models.UniqueConstraint(
                fields=("programme_year", "locality"),
                condition=~Q(locality=None),
                name="year_locality_once",
                violation_error_message=_("This locality already has its position."),
            ),
            models.UniqueConstraint(
                fields=("programme_year", "venue"),
                condition=~Q(venue=None),
                name="year_venue_once",
                violation_error_message=_("This venue already has its position."),
            ),
        )

    def __str__(self):
        return str(self.venue or self.locality)


class YearParticipant(models.Model):
    """The id a participant has in the file of a programme year."""

    programme_year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="participants")
    participant = models.ForeignKey("seminars.Participant", on_delete=models.CASCADE, related_name="file_ids")
    file_id = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("participant in the programme file")
        verbose_name_plural = _("participants in the programme file")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("programme_year", "participant"), name="year_participant_once"),
            models.UniqueConstraint(fields=("programme_year", "file_id"), name="year_participant_file_id"),
        )

    def __str__(self):
        return self.file_id
