"""Sign-in in a browser: its pages are accessible, and what needs a script works under the strict policy."""

import pytest
from django.urls import reverse

from accounts.invitations import invite
from tests.conftest import SIZES
from tests.factories import UserFactory
from tests.test_browser_pages import faults_of, width_beyond
from tests.test_sign_in import code_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PASSWORD = "a long enough one"


@pytest.fixture
def person():
    user = UserFactory(role="staff")
    user.set_password(PASSWORD)
    user.save()
    return user


def look_at(page):
    """On a phone in the dark; at a desk it must not be wider than the window either."""
    assert (page.url, faults_of(page), width_beyond(page)) == (page.url, [], 0)
    page.set_viewport_size(SIZES["desk"])
    assert (page.url, width_beyond(page)) == (page.url, 0)
    page.set_viewport_size(SIZES["phone"])


def type_password(page):
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_invited_person_comes_with_the_link_and_sets_up_an_app(open_page, settings):
    settings.SECOND_FACTOR = ["staff"]
    page = open_page(size="phone", color_scheme="dark")
    page.goto(reverse("invitation"))
    look_at(page)
    page.goto(f"{reverse('invitation')}#{invite(UserFactory(), by=None)}")
    page.reload()
    page.wait_for_url(f"**{reverse('invitation_password')}")
    look_at(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button").last.click()
    page.wait_for_url("**/second-factor/**")
    look_at(page)
    page.get_by_role("link", name="Set up an app").click()
    look_at(page)
    page.get_by_label("Authenticator code").fill(code_of(page.locator("code").inner_text()))
    page.get_by_role("button", name="Set up", exact=True).click()
    page.wait_for_url("**/recovery-codes/")
    look_at(page)
    for name in ("account", "mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn"):
        page.goto(reverse(name))
        look_at(page)
    for name in ("mfa_reauthenticate", "sessions", "account_logout"):
        page.goto(reverse(name))
        look_at(page)


def test_passkey_is_the_second_factor_and_signs_in_alone(open_page, person, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = open_page(size="phone", color_scheme="dark")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device = {"options": kind | {"isUserVerified": True, "automaticPresenceSimulation": True}}
    devtools.send("WebAuthn.addVirtualAuthenticator", device)
    page.goto(reverse("mfa_add_webauthn"))
    type_password(page)
    look_at(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(reverse("mfa_list_webauthn"))
    look_at(page)
    for _ in range(2):
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.goto(reverse("account_login"))
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("button", name="Sign out", exact=True).wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(reverse("account"))
    type_password(page)
    look_at(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"**{reverse('account')}")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(reverse("account"))
    type_password(page)
    page.evaluate("void (navigator.credentials.get = () => Promise.reject(new Error('not given')))")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").wait_for()
