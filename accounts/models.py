from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from regions.models import Region


class Role(models.TextChoices):
    """What a user does at the office. Each role is a group of that name, made by a migration with its permissions."""

    ADMINISTRATOR = "administrator", _("administrator")
    STAFF = "staff", _("office staff")
    COORDINATOR = "coordinator", _("coordinator")
    READER = "reader", _("reader")


class User(AbstractUser):
    """Somebody who signs in. A coordinator sees the seminars and people of their own regions only."""

    regions = models.ManyToManyField(
        Region, blank=True, verbose_name=_("regions"), help_text=_("For a coordinator: whose seminars they may see.")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @cached_property
    def roles(self):
        return set(self.groups.values_list("name", flat=True))

    @property
    def sees_everything(self):
        return self.is_superuser or bool(self.roles & {Role.ADMINISTRATOR, Role.STAFF})

    @property
    def is_administrator(self):
        return self.is_superuser or Role.ADMINISTRATOR in self.roles

    @cached_property
    def region_ids(self):
        """Ids of the regions whose seminars and people a coordinator may see; none for other roles."""
        return set(self.regions.values_list("pk", flat=True)) if Role.COORDINATOR in self.roles else set()

    def may_see_region(self, region):
        return self.sees_everything or region.pk in self.region_ids
