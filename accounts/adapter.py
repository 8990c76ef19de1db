from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.userkit import get_user_by_username
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from qrcode import make as make_code
from qrcode.image.svg import SvgPathImage

from accounts.failures import record_failure, record_lock_out
from accounts.models import Event, User
from accounts.sessions import begin
from accounts.trail import record

WAYS = {
    "reauthenticate": gettext_lazy("With the password"),
    "mfa_reauthenticate": gettext_lazy("With a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("With a passkey"),
}
CHANGES = {  # as allauth names them
    "account/email/password_changed": (Event.Action.PASSWORD_CHANGED, ""),
    "account/email/password_reset": (Event.Action.PASSWORD_CHANGED, "link by e-mail"),
    "account/email/password_set": (Event.Action.PASSWORD_CHANGED, ""),
    "mfa/email/recovery_codes_generated": (Event.Action.RECOVERY_CODES_MADE, ""),
    "mfa/email/totp_activated": (Event.Action.SECOND_FACTOR_SET_UP, "app"),
    "mfa/email/totp_deactivated": (Event.Action.SECOND_FACTOR_REMOVED, "app"),
    "mfa/email/webauthn_added": (Event.Action.SECOND_FACTOR_SET_UP, "passkey"),
    "mfa/email/webauthn_removed": (Event.Action.SECOND_FACTOR_REMOVED, "passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: administrators make the users."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This user is not active."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This code is not right."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("This link is not valid any more."),
        "rate_limited": gettext_lazy("Too many tries. Wait a few minutes."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait a few minutes."),
        "username_password_mismatch": gettext_lazy("Username or password is not right."),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failures count by user and address: else who knows a user's name could lock that user out."""
        return f"{get_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_lock_out(request, get_user_by_username(credentials["username"]))
            raise

    def authentication_failed(self, request, **credentials):
        record_failure(get_user_by_username(credentials["username"]))

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        begin(request.session)
        shown = [each.get("type", each["method"]) for each in get_authentication_records(request, user)]
        record(user, Event.Action.SIGNED_IN, note=", ".join(shown))
        if user.second_factor_removed_at:
            day = f"{timezone.localtime(user.second_factor_removed_at):%d.%m.%Y}"
            text = _("On %(day)s your second factor was taken away. If you did not ask for it, tell the administrator.")
            messages.warning(request, text % {"day": day})
            User.objects.filter(pk=user.pk).update(second_factor_removed_at=None)
        return response

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Called after each change of how somebody signs in, which is in the trail whether or not a mail is sent."""
        action, note = CHANGES[template_prefix]
        record(user, action, user, note=note)
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix, email, context):
        """A mail is in the language of who reads it, not of the page that sends it."""
        user = context.get("user")
        with override(getattr(user, "language", "") or get_language()):
            super().send_mail(template_prefix, email, context)

    def is_reauthentication_required(self, **kwargs):
        """Who has just signed in is not asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        just_now = timezone.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
        return not records or records[-1]["at"] < just_now

    def get_reauthentication_methods(self, user):
        """Who has a second factor confirms with it: a password alone must not be enough to change it."""
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = WAYS[method["id"]]
        return [method for method in methods if method["id"].startswith("mfa_")] or methods


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def generate_authenticator_name(self, user, type):
        return _("Passkey %(number)s") % {"number": user.authenticator_set.filter(type=type).count() + 1}

    def build_totp_svg(self, url):
        """Return the code as markup that stands in the page: the policy allows no image out of an address of data."""
        return make_code(url, image_factory=SvgPathImage).to_string(encoding="unicode")
