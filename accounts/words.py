"""What pages show of allauth's own words. It has no Kazakh: named here, they stand in our catalogues."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Authenticator code"),
    _("Code"),
    _("Current Password"),
    _("Email"),
    _("Forgot your password?"),
    _("New Password"),
    _("New Password (again)"),
    _("Password"),
    _("Password (again)"),
    _("This functionality requires JavaScript."),
    _("Username"),
    _("You must type the same password each time."),
)
