from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Users")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts.models import Role

        if unknown := set(settings.SECOND_FACTOR) - set(Role):
            raise ImproperlyConfigured(f"SECOND_FACTOR names no role: {', '.join(sorted(unknown))}.")
