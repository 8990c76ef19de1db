"""What was typed is not lost when a session has ended, and no other site can make use of that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from seminars.models import Participant
from tests.factories import ParticipantFactory, UserFactory
from tests.test_sign_in import set_up_app

pytestmark = pytest.mark.django_db
TYPED = {"surname": "Ким\r\n<Ян>", "gender": "woman", "new_password": "secret", "regions": ["1", "2"]}


@pytest.fixture
def address():
    return reverse("admin:seminars_participant_change", args=[ParticipantFactory().pk])


@pytest.fixture
def strict():
    """A browser of which the token in a form is looked at."""
    return Client(enforce_csrf_checks=True)


def kept(response):
    return response.context["fields"]


def test_what_was_typed_without_a_session_is_kept(client, address):
    response = client.post(address, TYPED)
    assert response.status_code == 403
    assert kept(response) == [
        ("surname", "Ким\r\n<Ян>"),
        ("gender", "woman"),
        ("regions", "1"),
        ("regions", "2"),
    ]
    assertContains(response, "Ким\r\n&lt;Ян&gt;", status_code=403)
    assertContains(response, f'action="{address}"', status_code=403)


def test_password_is_not_kept(client, address):
    assertNotContains(client.post(address, TYPED), "secret", status_code=403)


def test_page_with_what_was_typed_is_kept_by_no_cache(client, address):
    assert "no-store" in client.post(address, TYPED).headers["Cache-Control"]


def test_file_is_to_be_chosen_again(client, address):
    response = client.post(address, {"list": SimpleUploadedFile("list.csv", b"1")})
    assertContains(response, "Choose again: list.csv", status_code=403)
    assertContains(response, 'enctype="multipart/form-data"', status_code=403)


def test_nothing_is_saved_without_a_session(client, address):
    client.post(address, {"surname": "Other", "gender": "man"})
    assert not Participant.objects.filter(surname="Other").exists()


def test_what_is_no_form_is_not_kept(client, address):
    response = client.post(address, "[]", content_type="application/json")
    assertRedirects(response, f"{reverse('account_login')}?next={address}")


def test_form_of_ours_with_an_old_token_is_kept_and_names_who_is_signed_in(strict, address):
    strict.force_login(UserFactory())
    response = strict.post(address, TYPED, HTTP_ORIGIN="http://testserver")
    assert len(kept(response)) == 4
    assertContains(response, "Send as staff", status_code=403)


def test_browser_that_tells_only_the_referrer_is_believed(strict, address):
    strict.force_login(UserFactory())
    assert kept(strict.post(address, TYPED, HTTP_REFERER=f"http://testserver{address}"))


@pytest.mark.parametrize(
    "sender",
    [
        {},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://example.org"},
        {"HTTP_ORIGIN": "http://testserver.example.org"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_REFERER": "http://example.org/http://testserver/"},
        {"HTTP_ORIGIN": "https://example.org", "HTTP_REFERER": "http://testserver/"},
    ],
)
def test_form_of_another_site_is_refused_and_not_shown(strict, address, sender):
    strict.force_login(UserFactory())
    assertNotContains(strict.post(address, TYPED, **sender), "Ким", status_code=403)


def test_page_held_is_sent_with_its_new_token_after_the_visit(strict, address):
    page = strict.post(address, {"surname": "Other", "gender": "man"}, HTTP_ORIGIN="http://testserver")
    strict.force_login(UserFactory())
    fields = dict(kept(page)) | {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assertRedirects(strict.post(address, fields), reverse("admin:seminars_participant_changelist"))
    assert Participant.objects.filter(surname="Other").exists()


def test_sign_in_page_with_an_old_token_is_shown_anew_without_the_password(strict):
    response = strict.post(
        reverse("account_login"), {"login": "x", "password": "secret"}, HTTP_ORIGIN="http://testserver"
    )
    assertRedirects(response, reverse("account_login"))


def test_what_was_typed_is_kept_while_the_second_factor_is_shown(client, address):
    user = UserFactory()
    client.force_login(user)
    set_up_app(user)
    response = client.post(address, TYPED)
    assert (len(kept(response)), response.context["way"]) == (4, reverse("mfa_reauthenticate"))


def test_user_made_inactive_meanwhile_posts_nothing(client, address):
    client.force_login(UserFactory())
    User.objects.update(is_active=False)
    assert kept(client.post(address, TYPED))
