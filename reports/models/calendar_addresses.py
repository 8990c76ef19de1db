import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.models import Region
from seminars.models import Seminar

signer = Signer(sep=".", salt="calendar address")


class CalendarAddressQuerySet(models.QuerySet):
    def of_key(self, key):
        """Return the address that a key names, of somebody who may still sign in; None for any other key."""
        try:
            pk = uuid.UUID(signer.unsign(key))
        except (BadSignature, ValueError):
            return None
        return self.filter(pk=pk, user__is_active=True).select_related("user", "region").first()


class CalendarAddress(models.Model):
    """A private address at which other programs read what its owner may see of the seminars, until it is ended.

    The address is the signed id: it stands nowhere in the database, so nobody learns it from a copy of that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses")
    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("Without one, all regions that you may see."),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ("made_at",)

    def __str__(self):
        return str(self.region or "")

    def get_absolute_url(self):
        return reverse("calendar_feed", args=[signer.sign(str(self.pk))])

    @property
    def seminars(self):
        """The seminars it shows: what its owner may see today, not on the day it was made."""
        seminars = Seminar.objects.visible_to(self.user)
        return seminars.filter(region=self.region) if self.region else seminars
