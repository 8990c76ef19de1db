"""Invitations: a link instead of a password typed for somebody, which works once and for some days."""

import datetime
import re
import smtplib

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, include, path, reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.invitations import accept, digest_of, invite, send_invitation
from accounts.models import Event, Invitation, User
from accounts.urls import by_email
from config.urls import urlpatterns as addresses
from tests.factories import UserFactory
from tests.test_sign_in import is_signed_in, send_form, set_up_app

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"
urlpatterns = [path("accounts/", include(by_email)), *addresses]  # as on a site that sends e-mail


@pytest.fixture
def invited():
    return UserFactory(role="coordinator")


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(role="administrator"))
    return client


def come(code, password=PASSWORD, again=None):
    """Come with the code of an invitation and set a password; return the browser."""
    browser = Client()
    browser.post(reverse("invitation"), {"code": code})
    data = {"password1": password, "password2": password if again is None else again}
    browser.post(reverse("invitation_password"), data)
    return browser


def test_invited_person_sets_a_password_and_is_in(invited):
    assert is_signed_in(come(invite(invited, by=None)))
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)


def test_invitation_made_accepted_and_withdrawn_is_in_the_trail(invited, administrator):
    come(invite(invited, by=None))
    invite(invited, by=None)
    send_form(administrator, invited, "_withdraw")
    told = Event.objects.filter(subject_id=str(invited.pk)).order_by("pk")
    assert list(told.values_list("user__username", "action")) == [
        (None, "invited"),
        ("coordinator", "invitation_accepted"),
        (None, "invited"),
        ("administrator", "invitation_withdrawn"),
    ]


def test_whole_link_may_be_typed_in(invited):
    assert is_signed_in(come(f"https://example.org/accounts/invitation/#{invite(invited, by=None)}"))


def test_invitation_works_once(invited):
    code = invite(invited, by=None)
    come(code)
    assert not is_signed_in(come(code))


def test_of_two_who_come_at_once_one_sets_the_password(invited):
    digest = digest_of(invite(invited, by=None))
    assert accept(digest=digest, password="one") == invited
    assert accept(digest=digest, password="two") is None


def test_looking_at_an_invitation_does_not_use_it_up(invited):
    code, browser = invite(invited, by=None), Client()
    browser.get(reverse("invitation"))
    browser.post(reverse("invitation"), {"code": code})
    browser.get(reverse("invitation_password"))
    assert is_signed_in(come(code))


def test_invitation_ends_after_a_week(invited):
    code = invite(invited, by=None)
    Invitation.objects.update(made_at=invited.invitation.made_at - datetime.timedelta(days=7))
    assert not is_signed_in(come(code))


def test_new_invitation_makes_the_earlier_one_void(invited):
    first, second = invite(invited, by=None), invite(invited, by=None)
    assert (is_signed_in(come(first)), is_signed_in(come(second))) == (False, True)


def test_invitation_that_ends_after_it_was_shown_sets_nothing(invited):
    browser = Client()
    browser.post(reverse("invitation"), {"code": invite(invited, by=None)})
    Invitation.objects.all().delete()
    data = {"password1": PASSWORD, "password2": PASSWORD}
    assertRedirects(browser.post(reverse("invitation_password"), data), reverse("invitation"))


def test_user_who_is_not_active_is_invited_in_vain(invited):
    code = invite(invited, by=None)
    User.objects.update(is_active=False)
    assert not is_signed_in(come(code))


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (PASSWORD, "another"), ("coordinator1", "coordinator1")]
)
def test_bad_password_is_refused_and_the_invitation_stays(invited, password, again):
    code = invite(invited, by=None)
    assert not is_signed_in(come(code, password, again))
    assert is_signed_in(come(code))


def test_made_up_code_opens_nothing(client, invited):
    invite(invited, by=None)
    assertContains(client.post(reverse("invitation"), {"code": "made up"}), "not valid any more")
    assertRedirects(client.get(reverse("invitation_password")), reverse("invitation"))


def test_code_is_kept_nowhere(invited):
    code = invite(invited, by=None)
    assert Invitation.objects.get().digest == digest_of(code) != code


def test_invitation_does_not_stand_in_for_a_second_factor(invited):
    set_up_app(invited)
    assert not is_signed_in(come(invite(invited, by=None)))


def test_invitation_ends_the_session_of_whoever_was_there(invited, administrator):
    administrator.post(reverse("invitation"), {"code": invite(invited, by=None)})
    administrator.post(reverse("invitation_password"), {"password1": PASSWORD, "password2": PASSWORD})
    assertContains(administrator.get(reverse("account")), "coordinator")


# What an administrator does


def link_in(response):
    return re.search(r">http://testserver/accounts/invitation/#([\w-]+)<", response.content.decode())[1]


def test_new_user_gets_a_link_and_no_password(administrator):
    response = administrator.post(reverse("admin:accounts_user_add"), {"username": "aigul"})
    assert not User.objects.get(username="aigul").has_usable_password()
    assert is_signed_in(come(link_in(response)))


def test_name_that_differs_by_capitals_alone_is_taken(administrator, invited):
    page = administrator.post(reverse("admin:accounts_user_add"), {"username": "Coordinator"})
    assertContains(page, "A user with that username already exists.")


def test_password_is_set_anew_with_a_link(administrator, invited):
    invited.set_password("forgotten")
    invited.save()
    assert is_signed_in(come(link_in(send_form(administrator, invited, "_invite"))))


def test_invitation_is_withdrawn(administrator, invited):
    code = invite(invited, by=None)
    send_form(administrator, invited, "_withdraw")
    assert not is_signed_in(come(code))


def test_user_who_is_not_active_gets_no_link(administrator, invited):
    send_form(administrator, invited, "_invite", is_active="")
    assert not Invitation.objects.exists()


def test_nobody_types_a_password_for_somebody_else(administrator, invited):
    address = reverse("admin:accounts_user_change", args=[invited.pk])
    assertNotContains(administrator.get(address), 'type="password"')
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[invited.pk])


@pytest.mark.parametrize("role", ["staff", "coordinator", "reader"])
def test_only_administrators_invite(client, invited, role):
    client.force_login(UserFactory(role=role))
    client.post(reverse("admin:accounts_user_change", args=[invited.pk]), {"username": "x", "_invite": "1"})
    assert not Invitation.objects.exists()


# By e-mail, where the site sends any


def test_without_email_nothing_is_sent_and_no_page_offers_it(client, invited):
    invited.email = "a@example.org"
    invite(invited, by=None)
    assert (send_invitation(invited, "link"), mail.outbox) == (False, [])
    assert client.get("/accounts/password/reset/").status_code == 404
    assertNotContains(client.get(reverse("account_login")), "Forgot")


def test_link_is_sent_where_the_site_sends_email(settings, invited):
    settings.SENDS_EMAIL = True
    invited.email = "a@example.org"
    invite(invited, by=None)
    assert send_invitation(invited, "https://example.org/#code")
    assert "https://example.org/#code" in mail.outbox[0].body


def test_invitation_is_in_the_language_of_its_reader(settings, invited):
    settings.SENDS_EMAIL = True
    invited.email, invited.language = "a@example.org", "kk"
    invite(invited, by=None)
    send_invitation(invited, "link")
    assert mail.outbox[0].subject == "Сіздің кіру рұқсатыңыз: Өңірлік семинарлар"


def test_link_that_cannot_be_sent_is_said_not_to_be(settings, invited, monkeypatch):
    settings.SENDS_EMAIL = True
    invited.email = "a@example.org"
    invite(invited, by=None)

    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("accounts.invitations.send_mail", refuse)
    assert send_invitation(invited, "link") is False


def test_forgotten_password_is_set_anew_by_email(settings, client, invited):
    settings.ROOT_URLCONF = __name__
    User.objects.update(email="a@example.org", password="md5$x$y")
    client.post("/accounts/password/reset/", {"email": "a@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)
