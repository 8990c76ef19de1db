"""Sign-in in a browser: its pages are accessible, and what needs a script works under the strict policy."""

import pytest
from django.urls import reverse

from accounts.invitations import invite
from accounts.models import Event
from seminars.models import Participant
from tests.conftest import SIZES
from tests.factories import ParticipantFactory, UserFactory
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
    for name in ("account", "mfa_deactivate_totp", "mfa_reauthenticate", "sessions"):
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
    assert Event.objects.filter(action="second_factor_set_up", user=person).get().note == "passkey"
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


def test_what_was_typed_outlives_the_session(open_page, person):
    page = open_page(person, "phone", color_scheme="dark")
    page.goto(reverse("admin:seminars_participant_change", args=[ParticipantFactory().pk]))
    page.get_by_label("Surname").fill("Kept")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    look_at(page)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in").click()
    type_password(popup.value)
    look_at(popup.value)
    popup.value.close()
    page.get_by_role("button", name="Send again").click()
    look_at(page)
    page.get_by_role("button", name="Send as staff").click()
    page.wait_for_url(f"**{reverse('admin:seminars_participant_changelist')}")
    assert Participant.objects.get().surname == "Kept"
