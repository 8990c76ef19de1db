from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.failures import record_failure, record_lock_out
from accounts.models import User

SECOND_FACTOR = "second factor"  # the note in the trail


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username",)  # the admin adds the others
        field_classes = {"username": UsernameField}

    def clean_username(self):
        """Two names that differ by capitals alone would keep both users out: at sign-in capitals do not count."""
        username = self.cleaned_data["username"]
        if User.objects.exclude(pk=self.instance.pk).filter(username__iexact=username).exists():
            raise self.instance.unique_error_message(User, ["username"])
        return username


class CodeForm(forms.Form):
    """The code of an invitation: the part of the link after #, which a browser shows to nobody."""

    code = forms.CharField(
        label=_("Code of the invitation"),
        max_length=100,
        help_text=_("It is the part of your link after the sign #."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CodeInTrail:
    """A wrong code stands in the trail."""

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code == "too_many_login_attempts":
                record_lock_out(context.request, self.user, SECOND_FACTOR)
            else:
                record_failure(self.user, SECOND_FACTOR)
            raise


class SecondFactorForm(CodeInTrail, AuthenticateForm):
    """At sign-in."""


class ConfirmingForm(CodeInTrail, ReauthenticateForm):
    """Of who is signed in, before something is changed."""


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=100, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with the passkey alone"),
        required=False,
        initial=True,
        help_text=_("Without username and password: the device itself asks for your fingerprint, face or PIN."),
    )
