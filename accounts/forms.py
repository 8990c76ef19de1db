from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Event
from accounts.trail import record


class CodeForm(forms.Form):
    """The code of an invitation: the part of the link after #, which a browser shows to nobody."""

    code = forms.CharField(
        label=_("Code of the invitation"),
        max_length=100,
        help_text=_("It is the part of your link after the sign #."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SecondFactorForm(AuthenticateForm):
    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError:
            record(None, Event.Action.SIGN_IN_FAILED, self.user, note="second factor")
            raise


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=100, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with the passkey alone"),
        required=False,
        initial=True,
        help_text=_("Without username and password: the device itself asks for your fingerprint, face or PIN."),
    )
