"""A language belongs to who reads: switched on any page, remembered with the user, used for their mails."""

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/reports/explore/?rows=region&year=2025"


def switch(client, language, page=PAGE):
    return client.post(reverse("set_language"), {"language": language, "next": page})


def language_of(client, page=PAGE):
    return client.get(page).headers["Content-Language"]


def test_switching_keeps_the_page_with_its_query(staff):
    assert f'name="next" value="{PAGE.replace("&", "&amp;")}"' in staff.get(PAGE).content.decode()
    response = switch(staff, "kk")
    assert (response.url, language_of(staff)) == (PAGE, "kk")


def test_language_is_remembered_with_the_user(staff, client):
    switch(staff, "ru")
    client.cookies.clear()
    client.force_login(User.objects.get())
    assert language_of(client) == "ru"


def test_language_of_the_user_goes_before_that_of_the_browser(client):
    switch(client, "kk")
    client.force_login(UserFactory(language="ru"))
    assert language_of(client) == "ru"


def test_who_has_chosen_none_reads_that_of_the_browser(client):
    client.force_login(UserFactory())
    assert client.get(PAGE, headers={"accept-language": "kk"}).headers["Content-Language"] == "kk"


def test_language_is_switched_before_signing_in(client):
    page = f"{reverse('account_login')}?next=/admin/"
    assert (switch(client, "kk", page).url, language_of(client, page)) == (page, "kk")


def test_unknown_language_changes_nothing(staff):
    switch(staff, "xx")
    assert (User.objects.get().language, language_of(staff)) == ("", "en")


def test_switching_never_leads_to_another_site(staff):
    assert switch(staff, "kk", "https://example.org/").url == "/"


@pytest.mark.parametrize(("language", "subject"), [("ru", "Пароль изменён"), ("kk", "Құпия сөз өзгертілді")])
def test_mail_is_in_the_language_of_its_reader(language, subject):
    request, user = RequestFactory().get("/"), UserFactory(language=language)
    request.user = user
    with request_context(request):
        AccountAdapter(request).send_mail("account/email/password_changed", "a@example.org", {"user": user})
    assert mail.outbox[0].subject == subject
