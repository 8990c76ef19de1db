"""What people agree to: the office's texts, and who agreed to which."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from regions.history import HistoricalRecords
from seminars import dates
from seminars.models.people import Participant
from seminars.models.programme import Office
from seminars.models.seminar import Seminar

TEXTS = tuple(f"{stem}_{language}" for stem in ("text", "short") for language in ("en", "ru", "kk"))


class ConsentTextQuerySet(models.QuerySet):
    def in_use(self):
        """The versions that people have been asked with, the newest first."""
        return self.exclude(used_since=None).order_by("-version")


class ConsentText(models.Model):
    """A version of the text by which an office asks people. Once in use it never changes: a new one is made."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="consent_texts", verbose_name=_("office"))
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text_en = models.TextField(_("text in English"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_kk = models.TextField(_("text in Kazakh"), blank=True)
    short_en = models.CharField(_("for sign-in sheets in English"), max_length=300, blank=True)
    short_ru = models.CharField(_("for sign-in sheets in Russian"), max_length=300, blank=True)
    short_kk = models.CharField(_("for sign-in sheets in Kazakh"), max_length=300, blank=True)
    used_since = models.DateField(_("in use since"), null=True, editable=False)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("office", "-version")
        constraints = (
            models.UniqueConstraint(fields=("office", "version"), name="consent_text_version_once"),
            models.CheckConstraint(
                condition=Q(used_since=None) | ~Q(**dict.fromkeys(TEXTS, ""), _connector=Q.OR),
                name="consent_text_in_use_is_whole",
                violation_error_message=_("A text is put in use when it is written in all three languages."),
            ),
        )

    def __str__(self):
        return gettext("version %(number)d") % {"number": self.version}

    def save(self, **kwargs):
        self._refuse_in_use()
        if self.version is None:
            last = ConsentText.objects.filter(office=self.office).aggregate(last=models.Max("version"))["last"]
            self.version = (last or 0) + 1
        super().save(**kwargs)

    def delete(self, **kwargs):
        self._refuse_in_use()
        return super().delete(**kwargs)

    def _refuse_in_use(self):
        if ConsentText.objects.in_use().filter(pk=self.pk).exists():
            raise ValidationError(gettext("A text in use never changes: make a new version."))

    @property
    def short(self):
        """What stands on a sign-in sheet, in the language that is on."""
        return getattr(self, f"short_{get_language()}", "") or self.short_en


class ConsentQuerySet(models.QuerySet):
    def running(self):
        return self.filter(withdrawn_on=None)

    def visible_to(self, user):
        return self.filter(participant__in=Participant.objects.visible_to(user))


class Consent(models.Model):
    """Somebody agreed to a version of the text: that their data are kept, or that they are photographed."""

    class About(models.TextChoices):
        DATA = "data", _("keeping of personal data")
        PHOTOS = "photos", _("photographs")

    class Means(models.TextChoices):
        SHEET = "sheet", _("on the sign-in sheet")
        PAPER = "paper", _("on paper")
        EMAIL = "email", _("by e-mail")
        ORALLY = "orally", _("orally")
        OTHER = "other", _("otherwise")

    participant = models.ForeignKey(
        Participant,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=pgettext_lazy("one person", "participant"),
    )
    about = models.CharField(_("agrees to"), max_length=10, choices=About, default=About.DATA)
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name=_("version of the text")
    )
    language = models.CharField(_("language of the text"), max_length=5, choices=settings.LANGUAGES)
    given_on = models.DateField(_("date"))
    means = models.CharField(_("how"), max_length=10, choices=Means)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    seminar = models.ForeignKey(
        Seminar,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("seminar"),
    )  # whose list was signed
    history = HistoricalRecords()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("given_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("participant", "about", "text", "given_on"),
                name="consent_once_a_day",
                violation_error_message=_("This consent is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent is withdrawn after it was given."),
            ),
        )

    def __str__(self):
        """Without a name: the admin writes it into its list of recent actions."""
        words = f"{self.get_about_display()}, {self.text}, {self.day}"
        if self.withdrawn_on:
            return gettext("%(consent)s, withdrawn %(date)s") % {"consent": words, "date": self.withdrawn_day}
        return words

    @property
    def day(self):
        return dates.day(self.given_on)

    @property
    def withdrawn_day(self):
        return self.withdrawn_on and dates.day(self.withdrawn_on)
