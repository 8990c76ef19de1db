"""A year as it was published: frozen figures, rows and documents, and from how many people on numbers are public."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from seminars.models import Partner, Programme, ProgrammeYear
from seminars.models.choices import Audience

LARGEST_THRESHOLD = 1000


class Threshold(models.Model):
    threshold = models.PositiveSmallIntegerField(
        _("threshold"),
        default=5,
        validators=[MaxValueValidator(LARGEST_THRESHOLD)],
        help_text=_("Numbers of fewer people are hidden from the public. 0 hides nothing and needs a reason."),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def clean(self):
        if not self.threshold and not self.reason.strip():
            raise ValidationError({"reason": _("Say why no number is hidden.")})


class Protection(Threshold):
    """From how many people on the numbers of a programme are public. A programme without one has the default."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="protection", verbose_name=_("programme")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("protection of small numbers")
        verbose_name_plural = _("protection of small numbers")
        constraints = (
            models.CheckConstraint(
                condition=Q(threshold__gt=0) | ~Q(reason=""),
                name="protection_off_has_reason",
                violation_error_message=_("Say why no number is hidden."),
            ),
        )

    def __str__(self):
        return str(self.programme)


class AudienceThreshold(Threshold):
    """The threshold of one audience where it has its own."""

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, related_name="audiences")
    audience = models.CharField(_("audience"), max_length=30, choices=Audience)

    class Meta:
        verbose_name = _("threshold of an audience")
        verbose_name_plural = _("thresholds of audiences")
        constraints = (
            models.UniqueConstraint(
                fields=("protection", "audience"),
                name="audience_threshold_once",
                violation_error_message=_("This audience already has its threshold."),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gt=0) | ~Q(reason=""),
                name="audience_threshold_off_has_reason",
                violation_error_message=_("Say why no number is hidden."),
            ),
        )

    def __str__(self):
        return str(self.get_audience_display())


class Frozen(models.Model):
    """What is written once: neither a form nor a program of the site changes or deletes it."""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise ValidationError(gettext("What was published is never changed."))
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise ValidationError(gettext("What was published is never deleted."))


class FrozenQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise ValidationError(gettext("What was published is never changed."))

    def delete(self):
        raise ValidationError(gettext("What was published is never deleted."))

    def delete_invented(self):
        """Of the demonstration year alone, with which it goes: what it printed was never true."""
        return super().delete()


class Publication(Frozen):
    """An edition of a year's report. Written by ``reports.publishing.publish`` alone.

    ``numbers`` are the exact ones, {key of a line: {women, men, not_stated, total}} as ``reports.tables`` names them;
    ``public_numbers`` the same as the public edition shows them, None where a number is hidden. ``rows`` are the rows
    behind the numbers, as ``reports.frozen_rows`` packs them. ``checksum`` is over all of it and the documents.
    """

    programme_year = models.ForeignKey(
        ProgrammeYear, on_delete=models.PROTECT, related_name="publications", verbose_name=_("programme year")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    published_at = models.DateTimeField(_("when"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("who")
    )
    reason = models.TextField(_("why seminars are not closed"), blank=True)
    thresholds = models.JSONField()
    rule = models.JSONField(default=dict)
    numbers = models.JSONField()
    public_numbers = models.JSONField()
    rows = models.BinaryField()
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("programme_year", "-edition")
        constraints = (models.UniqueConstraint(fields=("programme_year", "edition"), name="publication_edition_once"),)

    def __str__(self):
        return f"{self.programme_year}, {self.edition}"

    def get_absolute_url(self):
        address = reverse("publications", args=[self.programme_year.year])
        return f"{address}?programme={self.programme_year.programme_id}#edition-{self.edition}"


class PublishedDocument(Frozen):
    """One document of a publication, byte by byte as it was made; and the content it was made of, for pages."""

    class Edition(models.TextChoices):
        INTERNAL = "internal", _("internal")
        PUBLIC = "public", _("public")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="documents")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )  # whose year it is; none: the whole year
    edition = models.CharField(_("edition"), max_length=10, choices=Edition)
    language = models.CharField(_("language"), max_length=5)
    format = models.CharField(_("format"), max_length=10)
    size = models.PositiveIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    content = models.BinaryField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("published document")
        verbose_name_plural = _("published documents")
        ordering = ("publication", "edition", "language", "format")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "edition", "language", "format"),
                condition=Q(partner=None),
                name="published_document_once",
            ),
            models.UniqueConstraint(
                fields=("publication", "partner", "edition", "language", "format"),
                name="published_document_of_partner_once",
            ),
        )

    def __str__(self):
        return f"{self.publication} {self.edition} {self.language} {self.format}"

    @property
    def address(self):
        year = self.publication.programme_year
        place = [year.year, self.publication.edition, self.edition, self.language]
        query = {"programme": year.programme_id} | ({"partner": self.partner_id} if self.partner_id else {})
        return f"{reverse(f'published_{self.format}', args=place)}?{urlencode(query)}"
