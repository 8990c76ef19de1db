from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """That this database was written to a file. No backup holds these rows: a restored site has had none yet."""

    made_at = models.DateTimeField(_("made at"), default=now)  # the moment that the file shows
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    is_encrypted = models.BooleanField(_("encrypted"))

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        default_permissions = ()

    def __str__(self):
        return self.file_name
