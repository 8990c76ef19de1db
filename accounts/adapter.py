from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language, override


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: administrators make the users."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """A mail is in the language of who reads it, not of the page that sends it."""
        user = context.get("user")
        with override(getattr(user, "language", "") or get_language()):
            super().send_mail(template_prefix, email, context)
