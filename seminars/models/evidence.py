from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from seminars import dates
from seminars.models.seminar import Session


class ScanQuerySet(models.QuerySet):
    def readable(self):
        return self.filter(erased_on=None)


class ScanManager(models.Manager.from_queryset(ScanQuerySet)):
    def get_queryset(self):
        return super().get_queryset().defer("content")  # megabytes each: read by whoever shows one


class Scan(models.Model):
    """A picture of the signed sheet of a session. Kept in the database, so that it is saved, copied and deleted with
    its session. Its key stands in addresses, where a number could be counted up. Once the names on it are deleted, only
    that there was one stays."""

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scans", verbose_name=_("session"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    content = models.BinaryField()
    erased_on = models.DateField(_("deleted on"), null=True, editable=False)
    added_at = models.DateTimeField(_("when"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("who")
    )

    objects = ScanManager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ("added_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "checksum"),
                name="scan_once",
                violation_error_message=_("This scan is with the session already."),
            ),
        )

    def __str__(self):
        return self.file_name or str(_("deleted with the names on it"))

    @property
    def trail_code(self):
        return self.session.seminar.code

    @property
    def moment(self):
        return dates.moment(localtime(self.added_at))
