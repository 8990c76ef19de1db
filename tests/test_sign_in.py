"""Sign-in: who gets in, with what, and for how long."""

import io
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.apps import AccountsConfig
from accounts.models import Event, User
from tests.factories import ProgrammeYearFactory, RegionFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "a long enough one"


@pytest.fixture
def person():
    """``person("staff")``: a user of that role with a password."""

    def person(role):
        user = UserFactory(role=role)
        user.set_password(PASSWORD)
        user.save()
        return user

    return person


@pytest.fixture
def asked(settings):
    settings.SECOND_FACTOR = ["administrator", "staff"]


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.username, "password": password}, **extra)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


# The second factor


@pytest.mark.parametrize(
    "address", ["/", "/admin/", "/reports/2025/report.pdf", "/health/", "/accounts/password/change/"]
)
def test_who_lacks_a_required_second_factor_is_led_to_it_from_everywhere(client, person, asked, address):
    sign_in(client, person("administrator"))
    response = client.get(address)
    assert (response.status_code, response.url) == (302, f"{reverse('mfa_index')}?next={address.replace('/', '%2F')}")


def test_page_for_setting_up_shows_nothing_of_the_site(client, person, asked):
    ProgrammeYearFactory()
    sign_in(client, person("staff"))
    assertNotContains(client.get(reverse("mfa_index")), "2025")
    assertNotContains(client.get("/nothing/"), "2025", status_code=404)


def test_superuser_needs_what_administrators_need(client, settings):
    settings.SECOND_FACTOR = ["administrator"]
    client.force_login(User.objects.create_superuser("root"))
    assertRedirects(client.get("/admin/"), f"{reverse('mfa_index')}?next=%2Fadmin%2F")


def test_role_that_is_not_named_needs_none(client, person, asked):
    sign_in(client, person("coordinator"))
    assert is_signed_in(client)


def test_setting_up_an_app_opens_the_site_and_shows_recovery_codes(client, person, asked):
    sign_in(client, person("staff"))
    page = client.get(reverse("mfa_activate_totp"))
    assertContains(page, "<svg")
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assertRedirects(response, reverse("mfa_view_recovery_codes"))
    assert is_signed_in(client)


def test_wrong_code_sets_nothing_up(client, person, asked):
    sign_in(client, person("staff"))
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": "000000x"})
    assert not Authenticator.objects.exists()


def test_secret_of_an_app_is_asked_for_anew_after_some_time(client, person, asked):
    sign_in(client, person("staff"))
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


def test_password_and_code_sign_in(client, person):
    user = person("reader")
    secret = set_up_app(user)
    assertRedirects(sign_in(client, user), reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_wrong_code_does_not_sign_in(client, person):
    user = person("reader")
    set_up_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": "000000x"})
    assert not is_signed_in(client)


def test_recovery_code_signs_in_once(client, person):
    user = person("reader")
    set_up_app(user)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    for expected in (True, False):
        other = Client()
        sign_in(other, user)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(other) is expected


@pytest.mark.parametrize("role", ["staff", "reader"])
def test_session_from_before_the_second_factor_has_to_show_it(client, person, role):
    user = person(role)
    sign_in(client, user)
    secret = set_up_app(user)
    assert client.get("/").url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "name", ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_index", "account_reauthenticate"]
)
def test_session_that_has_not_shown_the_second_factor_changes_nothing_of_it(client, person, name):
    user = person("reader")
    sign_in(client, user)
    set_up_app(user)
    RecoveryCodes.activate(user)
    assert client.get(reverse(name)).url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse(name), {"password": PASSWORD})
    assert Authenticator.objects.filter(type="totp").exists()


def test_password_alone_does_not_confirm_who_has_a_second_factor(client, person):
    user = person("reader")
    secret = set_up_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assertRedirects(client.get(reverse("account_reauthenticate")), reverse("mfa_reauthenticate"))


def test_secret_of_a_second_factor_is_in_no_page_of_the_admin(client):
    client.force_login(User.objects.create_superuser("root"))
    assert client.get("/admin/mfa/authenticator/").status_code == 404


def test_administrator_takes_a_second_factor_away_and_the_user_is_told_once(client, person):
    user = person("coordinator")
    set_up_app(user)
    sign_in(client, user)
    client.force_login(UserFactory(role="administrator"))
    send_form(client, user, "_remove_second_factor")
    assert not Authenticator.objects.filter(user=user).exists()
    other = Client()
    assertContains(sign_in(other, user, follow=True), "your second factor was taken away")
    other.post(reverse("account_logout"))
    assertNotContains(sign_in(other, user, follow=True), "your second factor")


def test_command_takes_a_second_factor_away(client, person):
    user = person("administrator")
    set_up_app(user)
    call_command("remove_second_factor", "administrator", stdout=io.StringIO())
    sign_in(client, user)
    assert is_signed_in(client)


def test_command_knows_no_stranger():
    with pytest.raises(CommandError, match="There is no user nobody"):
        call_command("remove_second_factor", "nobody")


def test_role_nobody_has_is_no_role_to_ask_a_second_factor_of(settings):
    settings.SECOND_FACTOR = ["admin"]
    with pytest.raises(Exception, match="SECOND_FACTOR names no role: admin"):
        AccountsConfig.create("accounts").ready()


# Failed sign-ins


def fail(client, user, times, **extra):
    for _ in range(times):
        sign_in(client, user, password="wrong", **extra)


def test_sixth_try_is_refused_even_with_the_right_password(client, person, remembered):
    user = person("reader")
    fail(client, user, 5, REMOTE_ADDR="203.0.113.5")
    assertContains(sign_in(client, user, REMOTE_ADDR="203.0.113.5"), "Too many tries")


def test_nobody_is_locked_out_from_another_address(client, person, remembered):
    user = person("reader")
    fail(client, user, 9, REMOTE_ADDR="203.0.113.5")
    sign_in(client, user, REMOTE_ADDR="198.51.100.7")
    assert is_signed_in(client)


def test_address_that_a_browser_makes_up_is_not_believed(client, person, remembered):
    user = person("reader")
    for number in range(5):
        fail(client, user, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assertContains(sign_in(client, user, HTTP_X_FORWARDED_FOR="198.51.100.9"), "Too many tries")


def test_behind_a_proxy_its_word_counts(client, person, remembered, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = person("reader")
    fail(client, user, 9, HTTP_X_FORWARDED_FOR="made up, 203.0.113.5")
    sign_in(client, user, HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.7")
    assert is_signed_in(client)


def test_codes_cannot_be_guessed_from_many_addresses(client, person, remembered):
    user = person("reader")
    secret = set_up_app(user)
    sign_in(client, user)
    for number in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "x"}, REMOTE_ADDR=f"198.51.100.{number}")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_signed_in(client)


def test_code_of_an_app_works_once(client, person, remembered):
    user = person("reader")
    secret = set_up_app(user)
    code = code_of(secret)
    for expected in (True, False):
        other = Client()
        sign_in(other, user)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(other) is expected


# Sessions


def test_session_ends_without_use_and_lives_on_with_it(client, person, settings):
    settings.SESSION_COOKIE_AGE = 600
    sign_in(client, person("reader"))
    first = client.session.get_expiry_date()
    session = client.session
    session["seen"] -= 61
    session.save()
    assert is_signed_in(client)
    assert client.session["seen"] > session["seen"]
    assert client.session.get_expiry_date() >= first


def test_session_ends_after_a_day_of_work_however_much_it_was_used(client, person):
    sign_in(client, person("reader"))
    session = client.session
    session["began"] -= 12 * 3600 - 60
    session.save()
    assert is_signed_in(client)
    session["began"] -= 120
    session.save()
    assert not is_signed_in(client)


def test_what_is_typed_when_the_day_is_over_is_held(client, person):
    sign_in(client, person("staff"))
    session = client.session
    session["began"] -= 13 * 3600
    session.save()
    page = client.post(reverse("admin:seminars_participant_add"), {"surname": "Kept", "gender": "woman"})
    assertContains(page, '<input type="hidden" name="surname" value="Kept">', status_code=403, html=True)


def test_page_that_asks_on_its_own_keeps_no_session_alive(client, person):
    sign_in(client, person("staff"))
    session = client.session
    session["seen"] -= 61
    session.save()
    client.get(reverse("admin:seminars_seminar_attendance_state", args=[SeminarFactory().pk]))
    assert client.session["seen"] == session["seen"]


def test_owner_ends_one_session(client, person):
    user, other = person("reader"), Client()
    sign_in(client, user)
    sign_in(other, user)
    there = other.session.session_key
    pk = user.usersession_set.get(session_key=there).pk
    client.post(reverse("sessions"), {"session": pk})
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_owner_signs_out_everywhere_else(client, person):
    user, other = person("reader"), Client()
    sign_in(client, user)
    sign_in(other, user)
    client.post(reverse("sessions"))
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_nobody_ends_the_session_of_another(client, person):
    other = Client()
    sign_in(other, person("reader"))
    sign_in(client, person("staff"))
    pk = User.objects.get(username="reader").usersession_set.get().pk
    client.post(reverse("sessions"), {"session": pk})
    assert is_signed_in(other)


def test_new_password_ends_the_other_sessions(client, person):
    user, other = person("reader"), Client()
    sign_in(client, user)
    sign_in(other, user)
    new = "another one of length"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def send_form(client, user, button=None, **changes):
    """Send the form of a user in the admin as it is, with a button of it and what is to be changed."""
    address = reverse("admin:accounts_user_change", args=[user.pk])
    fields = client.get(address).context["adminform"].form.initial
    data = {name: value for name, value in fields.items() if value not in (None, False)}
    data |= {"groups": [group.pk for group in user.groups.all()], "regions": []} | changes
    return client.post(address, data | ({button: "1"} if button else {}))


@pytest.mark.parametrize(("button", "changes"), [("_end_sessions", {}), (None, {"is_active": ""})])
def test_administrator_ends_all_sessions_of_a_user(client, person, button, changes):
    user, other = person("reader"), Client()
    sign_in(other, user)
    client.force_login(UserFactory(role="administrator"))
    send_form(client, user, button, **changes)
    User.objects.update(is_active=True)
    assert not is_signed_in(other)


def test_role_that_is_lost_is_lost_at_once(client, person):
    user = person("staff")
    sign_in(client, user)
    user.groups.clear()
    assert client.get(reverse("admin:seminars_participant_changelist")).status_code == 403


def test_inactive_user_does_not_get_in(client, person):
    user = person("reader")
    User.objects.update(is_active=False)
    sign_in(client, user)
    assert not is_signed_in(client)


# The trail


def events():
    return list(Event.objects.order_by("pk").values_list("user__username", "action", "subject_kind", "note"))


def test_sign_in_is_in_the_trail(client, person):
    sign_in(client, person("reader"))
    assert events() == [("reader", "signed_in", "", "password")]


def test_trail_says_with_what_somebody_signed_in(client, person):
    user = person("reader")
    secret = set_up_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert events() == [("reader", "signed_in", "", "password, totp")]


def test_failed_sign_in_is_in_the_trail(client, person):
    sign_in(client, person("reader"), password="wrong")
    sign_in(client, User(username="nobody"))
    assert events() == [(None, "sign_in_failed", "accounts.user", ""), (None, "sign_in_failed", "", "")]


def test_wrong_code_is_in_the_trail(client, person):
    user = person("reader")
    set_up_app(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": "000000x"})
    assert events() == [(None, "sign_in_failed", "accounts.user", "second factor")]


def test_wrong_code_of_who_is_signed_in_is_in_the_trail(client, person):
    user = person("reader")
    sign_in(client, user)
    set_up_app(user)
    client.post(reverse("mfa_reauthenticate"), {"code": "000000x"})
    assert events()[1:] == [(None, "sign_in_failed", "accounts.user", "second factor")]


def test_lock_out_is_in_the_trail_once(client, person, remembered):
    user = person("reader")
    fail(client, user, 8)
    assert [action for _, action, *_ in events()] == ["sign_in_failed"] * 5 + ["locked_out"]


def test_lock_out_of_a_name_nobody_has_is_not_in_the_trail(client, remembered):
    fail(client, User(username="nobody"), 7)
    assert [action for _, action, *_ in events()] == ["sign_in_failed"] * 5


def test_lock_out_by_codes_is_in_the_trail_once(client, person, remembered):
    user = person("reader")
    set_up_app(user)
    sign_in(client, user)
    for _ in range(8):
        client.post(reverse("mfa_authenticate"), {"code": "x"})
    assert [row[1:] for row in events()[5:]] == [("locked_out", "accounts.user", "second factor")]


@pytest.fixture
def own(client, person, django_capture_on_commit_callbacks):
    """``own(name, **form)``: a signed-in user posts a form of their account; returns what the trail says of it."""
    user = person("reader")
    sign_in(client, user)

    def own(name, *args, **form):
        before = Event.objects.count()
        with django_capture_on_commit_callbacks(execute=True):  # a change is told of when it is saved
            client.post(reverse(name, args=args), form)
        told = Event.objects.order_by("pk")[before:]
        assert {(event.user, event.subject_kind, event.subject_id) for event in told} == {
            (user, "accounts.user", str(user.pk))
        }
        return [(event.action, event.note) for event in told]

    return own


def test_password_changed_is_in_the_trail(own):
    new = "another one of length"
    told = own("account_change_password", oldpassword=PASSWORD, password1=new, password2=new)
    assert told == [("password_changed", "")]


def test_app_set_up_codes_made_anew_and_app_taken_away_are_in_the_trail(client, own):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert own("mfa_activate_totp", code=code_of(secret)) == [("second_factor_set_up", "app")]
    assert own("mfa_generate_recovery_codes") == [("recovery_codes_made", "")]
    assert own("mfa_deactivate_totp") == [("second_factor_removed", "app")]


def test_passkey_taken_away_is_in_the_trail(client, own):
    user = User.objects.get()
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Phone"})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    assert own("mfa_remove_webauthn", passkey.pk) == [("second_factor_removed", "passkey")]


def test_what_a_user_may_do_from_then_on_is_in_the_trail(client, person):
    user, region = person("reader"), RegionFactory()
    client.force_login(UserFactory(role="administrator"))
    roles = [Group.objects.get(name=name).pk for name in ("staff", "coordinator")]
    send_form(client, user, groups=roles, regions=[region.pk], is_active="")
    note = f"Groups, Regions, Active; coordinator, staff, {region.iso_code}, inactive"
    assert events()[-1] == ("administrator", "changed", "accounts.user", note)


@pytest.mark.parametrize(
    ("button", "actions"),
    [
        ("_invite", ["invited"]),
        ("_withdraw", []),
        ("_remove_second_factor", ["sessions_ended", "second_factor_removed"]),
        ("_end_sessions", ["sessions_ended"]),
    ],
)
def test_what_an_administrator_does_to_a_user_is_in_the_trail(client, person, button, actions):
    sign_in(Client(), person("reader"))
    client.force_login(UserFactory(role="administrator"))
    send_form(client, User.objects.get(username="reader"), button)
    assert events()[1:] == [("administrator", action, "accounts.user", "") for action in actions]
