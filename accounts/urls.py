"""Sign-in and what belongs to one's own account. Of allauth's pages those the site needs: nobody signs up."""

from allauth.account import views as allauth
from django.conf import settings
from django.urls import include, path, re_path

from accounts import views

by_email = [
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [
    path("", views.account, name="account"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/password/", views.invitation_password, name="invitation_password"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("sessions/", views.sessions, name="sessions"),
    path("second-factor/totp/activate/", views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/webauthn/add/", views.SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
    *(by_email if settings.SENDS_EMAIL else ()),
]
