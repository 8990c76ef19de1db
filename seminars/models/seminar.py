from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from regions.folding import fold
from regions.history import HistoricalRecords
from regions.models import Region, Venue
from regions.naming import text_in
from seminars import dates
from seminars.models.choices import COUNTED_CERTAINTIES, Audience, Certainty
from seminars.models.programme import Language, Partner, ProgrammeYear, Topic

LONGEST = timedelta(days=366)
MOST = 100_000  # people of one headcount
KEPT_NUMBERS = ("women", "men", "not_stated", "certainty", "missing")


class SeminarQuerySet(models.QuerySet):
    def held(self):
        return self.filter(status=Seminar.Status.HELD)

    def closed(self):
        return self.exclude(closed_at=None)

    def like(self, words):
        """Those that hold every word in their code, title, region or places, in any case; places in any alphabet."""
        found = self
        for word in words:
            found = found.filter(_holds(word))
        return found

    def visible_to(self, user):
        """Those whose places, people and rows the user may see: all, those of own regions, or none."""
        if user.sees_everything:
            return self
        return self.filter(region__in=user.region_ids) if user.region_ids else self.none()


def _holds(word):
    condition = Q(code__icontains=word)
    # SQLite knows capitals of the Latin alphabet only.
    for spelling in {word, word.lower(), word.capitalize()}:
        for field in ("title_en", "title_ru", "title_kk"):
            condition |= Q(**{f"{field}__icontains": spelling})
    if key := fold(word):
        at_place = Q(venue__search_key__contains=key) | Q(venue__locality__search_key__contains=key)
        condition |= Q(Exists(Session.objects.filter(at_place, seminar=OuterRef("pk"))))
        condition |= Q(region__search_key__contains=key)
    return condition


class Seminar(models.Model):
    """One event of a programme year in one region, over one or more days and often at several places.

    ``women``, ``men``, ``not_stated`` and ``certainty`` are its participants, none unless it was held; unknown where it
    was held and nobody knows how many came. ``missing`` is what ``seminars.readiness`` finds in its rows. All of these
    are kept by ``seminars.counting`` and written by nothing else.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("seminar", "planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    programme_year = models.ForeignKey(
        ProgrammeYear, on_delete=models.PROTECT, related_name="seminars", verbose_name=_("programme year")
    )
    code = models.CharField(
        _("code"), max_length=30, unique=True, blank=True, help_text=_("Made when the seminar is saved.")
    )
    title_en = models.CharField(_("title in English"), max_length=300)
    title_ru = models.CharField(_("title in Russian"), max_length=300, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=300, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="seminars", verbose_name=_("region"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    partners = models.ManyToManyField(Partner, blank=True, related_name="seminars", verbose_name=_("partners"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="seminars", verbose_name=_("topics"))
    languages = models.ManyToManyField(Language, blank=True, related_name="seminars", verbose_name=_("languages"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closing_reason = models.TextField(_("why closed as it is"), blank=True, editable=False)
    women = models.PositiveIntegerField(_("women"), default=0, editable=False)
    men = models.PositiveIntegerField(_("men"), default=0, editable=False)
    not_stated = models.PositiveIntegerField(_("not stated"), default=0, editable=False)
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.EXACT, editable=False
    )
    missing = models.JSONField(default=list, editable=False)
    history = HistoricalRecords(
        history_change_reason_field=models.TextField(null=True), excluded_fields=list(KEPT_NUMBERS)
    )

    objects = SeminarQuerySet.as_manager()

    class Meta:
        verbose_name = _("seminar")
        verbose_name_plural = _("seminars")
        ordering = ("-start", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="seminar_ends_after_start",
                violation_error_message=_("A seminar cannot end before it begins."),
            ),
        )

    def __str__(self):
        return f"{self.code} {self.region}"

    def save(self, **kwargs):
        with transaction.atomic():
            if not self.code:
                Region.objects.select_for_update().get(pk=self.region_id)  # two new seminars must not take one code
                self.code = self.next_code()
            super().save(**kwargs)

    @property
    def trail_code(self):
        return self.code

    def clean(self):
        if self.start and self.programme_year_id and self.start.year != self.programme_year.year:
            raise ValidationError({"start": _("The first day must lie in the programme year.")})
        if self.start and self.end and self.end - self.start > LONGEST:
            raise ValidationError({"end": _("A seminar lasts a year at most.")})
        if self.start and self.region_id and not self.region.is_valid_on(self.start):
            raise ValidationError({"region": _("This region did not exist on the first day of the seminar.")})

    @cached_property
    def has_people(self):
        return self.participations.exists() or self.headcounts.exists()

    @property
    def title(self):
        """The title in the reader's language, in another they may read where it is not known."""
        return text_in(self, "title", get_language())

    @property
    def days(self):
        """The dates in the reader's language, as short as they can be."""
        return dates.days(self.start, self.end)

    def next_code(self):
        """The next free ``<year>-<iso-code>-<n>``; n runs over all programmes."""
        stem = f"{self.start.year}-{self.region.iso_code}-"
        used = Seminar.objects.filter(code__startswith=stem).values_list("code", flat=True)
        numbers = [int(code[len(stem) :]) for code in used if code[len(stem) :].isdigit()]
        return f"{stem}{max(numbers, default=0) + 1}"


class Session(models.Model):
    """A day of a seminar, or a part of one, at one venue or online."""

    class Part(models.TextChoices):
        WHOLE_DAY = "whole_day", _("whole day")
        MORNING = "morning", _("morning")
        AFTERNOON = "afternoon", _("afternoon")
        EVENING = "evening", _("evening")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in person and online")

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("seminar"))
    date = models.DateField(_("date"))
    part = models.CharField(_("part of the day"), max_length=10, choices=Part, default=Part.WHOLE_DAY)
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("venue")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    file_id = models.CharField(max_length=100, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("date", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("seminar", "date", "part", "venue"),
                name="session_once_at_venue",
                violation_error_message=_("This seminar already has a session on that day, part and venue."),
            ),
            models.UniqueConstraint(
                fields=("seminar", "date", "part"),
                condition=Q(venue=None),
                name="session_once_without_venue",
                violation_error_message=_("This seminar already has a session without a venue on that day and part."),
            ),
        )

    def __str__(self):
        where = self.venue.place.label if self.venue else _("Online")
        return f"{self.day}, {where}"

    @property
    def day(self):
        """The date in the reader's language, with the part of the day where the session is one."""
        date = dates.day(self.date)
        return date if self.part == self.Part.WHOLE_DAY else f"{date}, {self.get_part_display()}"

    @property
    def short_day(self):
        return dates.short_day(self.date)


class SheetTotal(models.Model):
    """What the paper sheet of a session claims: a control figure, never counted."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="sheet_total", verbose_name=_("session")
    )
    women = models.PositiveIntegerField(_("women"), default=0, validators=[MaxValueValidator(MOST)])
    men = models.PositiveIntegerField(_("men"), default=0, validators=[MaxValueValidator(MOST)])
    not_stated = models.PositiveIntegerField(_("not stated"), default=0, validators=[MaxValueValidator(MOST)])
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sheet total")
        verbose_name_plural = _("sheet totals")

    def __str__(self):
        return f"{self.women} + {self.men} + {self.not_stated}"


class Speaker(models.Model):
    """Somebody who speaks at sessions of a seminar."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="speakers", verbose_name=_("seminar"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    sessions = models.ManyToManyField(Session, blank=True, related_name="speakers", verbose_name=_("sessions"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("pk",)

    def __str__(self):
        return self.name


class HeadcountQuerySet(models.QuerySet):
    def counted(self):
        return self.filter(certainty__in=COUNTED_CERTAINTIES)

    def visible_to(self, user):
        return self.filter(seminar__in=Seminar.objects.visible_to(user))


class Headcount(models.Model):
    """People who came to a seminar at one of its venues, or online, and are not on the list: by number only."""

    seminar = models.ForeignKey(Seminar, on_delete=models.CASCADE, related_name="headcounts", verbose_name=_("seminar"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="headcounts", verbose_name=_("venue")
    )
    audience = models.CharField(_("audience"), max_length=30, choices=Audience, blank=True)
    women = models.PositiveIntegerField(_("women"), default=0, validators=[MaxValueValidator(MOST)])
    men = models.PositiveIntegerField(_("men"), default=0, validators=[MaxValueValidator(MOST)])
    not_stated = models.PositiveIntegerField(_("not stated"), default=0, validators=[MaxValueValidator(MOST)])
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty, default=Certainty.EXACT)
    history = HistoricalRecords()

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(certainty=Certainty.UNKNOWN) | Q(women=0, men=0, not_stated=0),
                name="unknown_headcount_has_no_numbers",
                violation_error_message=_(
                    "An unknown number carries no numbers: leave women, men and not stated at 0."
                ),
            ),
        )

    def __str__(self):
        return f"{self.total} ({self.get_certainty_display()})"

    @property
    def is_counted(self):
        return self.certainty in COUNTED_CERTAINTIES

    @property
    def total(self):
        return self.women + self.men + self.not_stated
