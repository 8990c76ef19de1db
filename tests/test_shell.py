"""The hard shell: headers of every answer, limits, what errors say, and what the logs must not."""

import json
import logging
import runpy

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils.html import escape
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from pytest_django.asserts import assertContains, assertNotContains

from config.logs import JsonLines
from seminars.models import Participant, Partner
from tests.factories import (
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    RegionFactory,
    SeminarFactory,
    VenueFactory,
    counted_once,
)
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db
SECRET = "Ахметбекова"
PAGES = ("/", "/accounts/login/", "/admin/", "/nothing/", "/health/", "/admin/seminars/seminar/", "/language/")
POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; object-src 'none'; script-src 'self'; style-src 'self'; worker-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def shell(response):
    return {name: response.get(name) for name in HEADERS}


def in_order(policy):
    return {**policy, "Content-Security-Policy": "; ".join(sorted(policy["Content-Security-Policy"].split("; ")))}


def broken(error):
    def view(*args, **kwargs):
        raise error

    return view


@pytest.fixture
def gently(staff):
    staff.raise_request_exception = False
    staff.defaults["HTTP_ORIGIN"] = "http://testserver"  # as browsers do
    return staff


# Headers


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_every_header(staff, address):
    assert in_order(shell(staff.get(address))) == in_order(HEADERS)


@pytest.mark.parametrize("error", [ValueError(), OperationalError(), SuspiciousOperation()])
def test_every_page_of_an_error_has_every_header(gently, monkeypatch, error):
    monkeypatch.setattr("reports.views.current_year", broken(error))
    response = gently.get("/")
    assert response.status_code in (400, 500, 503)
    assert in_order(shell(response)) == in_order(HEADERS)


def test_answer_to_another_host_has_the_policy(client, settings):
    settings.SECURE_SSL_REDIRECT = True  # the first to ask for the host
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert in_order({"Content-Security-Policy": response["Content-Security-Policy"]}) == in_order(
        {"Content-Security-Policy": POLICY}
    )


@pytest.mark.parametrize("address", ["/", "/reports/rows/", "/admin/", "/accounts/login/", "/nothing/"])
def test_no_cache_keeps_a_page(staff, address):
    assert {"no-store", "private"} <= set(staff.get(address)["Cache-Control"].split(", "))


def test_devices_are_switched_off(client):
    assert "camera=()" in client.get("/accounts/login/")["Permissions-Policy"].split(", ")


# Text that somebody entered

HOSTILE = '<b id="x">O\'Hara & Co</b>{{7*7}}'


@pytest.fixture
@counted_once()
def hostile_rows():
    region = RegionFactory(name_en=HOSTILE)
    seminar = SeminarFactory(title_en=HOSTILE, region=region, programme_year__programme__name_en=HOSTILE, days=0)
    venue = VenueFactory(region=region, name_en=HOSTILE, kind="institution", locality__label_en=HOSTILE)
    seminar.sessions.create(date=seminar.start, venue=venue)
    seminar.partners.add(Partner.objects.create(name_en=HOSTILE))
    person = ParticipantFactory(surname=HOSTILE)
    ParticipationFactory(seminar=seminar, participant=person, organisation=HOSTILE, position=HOSTILE)
    PublishedFigureFactory(title=HOSTILE)
    return seminar


def pages_of(seminar):
    entry = ("attendance", "scans", "list", "papers", "close", "change", "history", "delete")
    of_year = (
        "",
        "seminars/",
        "missing/",
        "published/",
        "publish/",
        "regions/KZ-31/",
        f"partners/{seminar.partners.get().pk}/",
    )
    return [
        *(reverse(f"admin:seminars_seminar_{name}", args=[seminar.pk]) for name in entry),
        *(f"/reports/2025/{name}" for name in of_year),
        "/reports/rows/?seminar=" + seminar.code,
        "/reports/explore/?rows=place",
        "/admin/seminars/participant/",
        "/admin/seminars/participation/",
    ]


def test_text_is_text_on_every_page(staff, hostile_rows):
    pages = {address: staff.get(address) for address in pages_of(hostile_rows)}
    assert {address: page.status_code for address, page in pages.items() if page.status_code != 200} == {}
    assert [address for address, page in pages.items() if HOSTILE in page.content.decode()] == []
    assert [address for address, page in pages.items() if escape(HOSTILE) not in page.content.decode()] == []


# Cookies, hosts and https, by the settings as an office has them


def test_http_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/?q=1").headers["Location"] == "https://testserver/?q=1"


def test_header_of_a_proxy_is_believed_by_setting_only(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    headers = {"X-Forwarded-Proto": "https"}
    assert client.get("/health/", headers=headers).status_code == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/health/", headers=headers).status_code == 200


def test_host_of_a_proxy_is_not_believed(client):
    assert client.get("/health/", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200
    assert client.get("/health/", headers={"host": "evil.example"}).status_code == 400


def test_https_is_kept_to_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert client.get("/accounts/login/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(staff, address):
    assert staff.post("/language/", {"language": "ru", "next": address})["Location"] == "/"
    assert staff.get("/accounts/login/", {"next": address}).headers.get("Location", "/") == "/"


# Limits


def test_what_is_too_large_is_not_read(staff, settings):
    settings.LARGEST_UPLOAD = 2_000_000
    response = staff.post("/admin/", b"", content_type="text/plain", headers={"Content-Length": "2000001"})
    assertContains(response, "larger than 2 MB", status_code=413)


def test_who_is_not_signed_in_sends_little(client):
    length = {"CONTENT_LENGTH": "1000001"}
    assert client.post("/accounts/login/", b"", content_type="text/plain", **length).status_code == 413


@pytest.mark.parametrize("length", ["nonsense", "-5", "1.5"])
def test_length_that_is_none_is_refused(gently, length):
    address = reverse("admin:seminars_seminar_attendance_marks", args=[SeminarFactory().pk])
    response = gently.post(address, [], content_type="application/json", headers={"Content-Length": length})
    assertContains(response, "Nothing was saved", status_code=400)


def test_form_is_not_saved_as_new_where_it_has_no_such_button(gently):
    address = reverse("admin:seminars_seminar_change", args=[SeminarFactory().pk])
    assert gently.post(address, {"_saveasnew": "1"}).status_code == 400


@pytest.mark.parametrize("name", ["internal-%00", "%00-en", "internal-xx"])
def test_published_document_of_no_name_is_not_found(staff, name):
    ProgrammeYearFactory()
    assert staff.get(f"/reports/2025/publications/1/{name}.zip").status_code == 404


def test_more_files_than_scans_of_a_day_are_refused(staff, settings, tmp_path):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    (tmp_path / "a").write_bytes(b"%PDF-")
    seminar = SeminarFactory()
    with (tmp_path / "a").open("rb") as one, (tmp_path / "a").open("rb") as two, (tmp_path / "a").open("rb") as three:
        address = reverse("admin:seminars_seminar_scans", args=[seminar.pk])
        response = staff.post(address, {"files": [one, two, three]})
    assertContains(response, "Nothing was saved", status_code=400)


@pytest.mark.parametrize(("language", "words"), [("en", "<h1>Not to be opened like this</h1>"), ("kk", 'lang="kk"')])
def test_address_opened_that_only_a_button_uses_says_so(staff, language, words):
    staff.post("/language/", {"language": language})
    response = staff.get(reverse("admin:seminars_seminar_copy", args=[SeminarFactory().pk]))
    assertContains(response, words, status_code=405)
    assert response["Allow"] == "POST"


def test_gunicorn_itself_believes_no_proxy():
    config = Config()
    config.set("forwarded_allow_ips", runpy.run_path("gunicorn.conf.py")["forwarded_allow_ips"])
    sent = [b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nSCRIPT_NAME: /a\r\n\r\n"]
    request = next(RequestParser(config, sent, ("127.0.0.1", 1)))
    assert (request.scheme, dict(request.headers).get("SCRIPT_NAME")) == ("http", None)


# Outages


@pytest.fixture
def read_only(db):
    """The database takes nothing, as when it is a copy, or its disk is full."""
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:  # PostgreSQL takes the setting back at its end
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
        yield
        if is_sqlite:
            cursor.execute("PRAGMA query_only = OFF")
        transaction.set_rollback(True)


def test_database_that_takes_nothing_is_told_and_what_was_typed_is_kept(gently, read_only):
    response = gently.post("/admin/seminars/participant/add/", {"surname": f'{SECRET}"', "gender": "woman"})
    assertContains(response, "What you sent was not saved", status_code=503)
    assertContains(response, f'<input type="hidden" name="surname" value="{SECRET}&quot;">', status_code=503)
    assert response["Retry-After"] == "30"


def test_database_that_takes_nothing_can_be_read(gently, read_only):
    assert gently.get("/admin/seminars/participant/").status_code == 200


def test_what_was_kept_is_sent_again_by_a_button(gently, monkeypatch):
    address = "/admin/seminars/participant/add/"
    with monkeypatch.context() as out:
        out.setattr(Participant, "save", broken(OperationalError()))
        page = gently.post(address, {"surname": SECRET, "gender": "woman", "_continue": "1"})
    assert gently.post(address, form_of(page, "surname")).status_code == 302
    assert Participant.objects.get().surname == SECRET


def test_file_sent_in_an_outage_is_to_be_chosen_again(gently, read_only):
    data = {"surname": SECRET, "gender": "woman", "files": SimpleUploadedFile("sheet.pdf", b"%PDF-1.7 %%EOF")}
    response = gently.post("/admin/seminars/participant/add/", data)
    assertContains(response, "Choose again: sheet.pdf", status_code=503)


def test_what_is_large_is_not_read_in_an_outage(gently, monkeypatch, settings):
    settings.LARGEST_UNSIGNED = 100
    monkeypatch.setattr("accounts.backend.Backend.get_user", broken(OperationalError()))
    response = gently.post("/admin/seminars/participant/add/", {"surname": SECRET * 50})
    assertNotContains(response, SECRET, status_code=503)
    assertContains(response, "send it again", status_code=503)


def test_what_another_site_sent_in_an_outage_is_not_kept(gently, monkeypatch):
    """The database fails before the token is looked at: no button of ours may send such a form."""
    monkeypatch.setattr("accounts.backend.Backend.get_user", broken(OperationalError()))
    sender = {"HTTP_ORIGIN": "https://example.org"}
    response = gently.post("/admin/seminars/participant/add/", {"surname": SECRET}, **sender)
    assertNotContains(response, SECRET, status_code=503)


@pytest.mark.parametrize(("language", "words"), [("ru", 'lang="ru"'), ("kk", 'lang="kk"')])
def test_outage_is_told_in_the_language_of_the_reader(gently, monkeypatch, language, words):
    gently.post("/language/", {"language": language})
    monkeypatch.setattr("reports.views.current_year", broken(OperationalError()))
    assertContains(gently.get("/"), words, status_code=503)


def test_password_is_not_kept_on_a_page(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.backend.Backend.authenticate", broken(OperationalError()))
    response = client.post("/accounts/login/", {"login": "staff", "password": SECRET})
    assertNotContains(response, SECRET, status_code=503)


def test_outage_on_the_way_to_the_page_is_told_too(gently, monkeypatch):
    monkeypatch.setattr("accounts.backend.Backend.get_user", broken(OperationalError()))
    assertContains(gently.get("/"), "Wait a minute", status_code=503)


def test_session_that_an_outage_left_unwritten_is_told_as_one(gently, monkeypatch):
    monkeypatch.setattr("django.contrib.sessions.models.Session.save", broken(OperationalError()))
    monkeypatch.setattr("accounts.middleware.keep_alive", lambda session: session.update({"seen": 0}))
    assertContains(gently.get("/"), "Wait a minute", status_code=503)


# Errors and logs


@pytest.fixture
def lines(monkeypatch):
    """What is logged, as it is written."""
    handler, found = logging.Handler(), []
    handler.setFormatter(JsonLines())
    handler.emit = lambda record: found.append(handler.format(record))
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def of_requests(lines):
    return [told for told in map(json.loads, lines) if told["logger"] == "requests"]


def test_request_is_one_line_with_its_route_and_not_its_address(staff, lines):
    seminar = SeminarFactory()
    response = staff.get(reverse("admin:seminars_seminar_attendance", args=[seminar.pk]), {"q": SECRET})
    (told,) = of_requests(lines)
    assert {name: told[name] for name in ("method", "route", "status", "user", "request")} == {
        "method": "GET",
        "route": "admin/seminars/seminar/<int:pk>/attendance/",
        "status": 200,
        "user": int(staff.session["_auth_user_id"]),
        "request": response["X-Request-ID"],
    }


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize(
    "error", [ValueError(SECRET), OperationalError(SECRET), SuspiciousOperation(SECRET), PermissionError(SECRET)]
)
def test_error_tells_no_name(gently, monkeypatch, lines, method, error):
    error.__cause__ = KeyError(SECRET)
    monkeypatch.setattr("reports.views.current_year", broken(error))
    response = getattr(gently, method)("/", {"name": SECRET}, headers={"User-Agent": SECRET.encode().decode("latin-1")})
    assert response.status_code >= 400
    assert SECRET not in response.content.decode() or response.status_code == 503  # which gives back what was sent
    assert [line for line in lines if SECRET in line or SECRET.encode().decode("latin-1") in line] == []
    assert of_requests(lines)[-1]["status"] == response.status_code


def test_error_tells_where_it_happened(gently, monkeypatch, lines):
    monkeypatch.setattr("reports.views.current_year", broken(ValueError(SECRET)))
    gently.get("/")
    (told,) = [told for told in map(json.loads, lines) if told["level"] == "error"]
    assert told["error"] == ["builtins.ValueError"]
    assert told["where"][-1].endswith(" view")


@pytest.mark.parametrize("address", [f"/{SECRET}/", f"/admin/{SECRET}/", f"/reports/2025/regions/{SECRET}/"])
def test_address_that_is_none_tells_no_name(gently, lines, address):
    assert gently.get(address, {"q": SECRET}).status_code == 404
    assert [line for line in lines if SECRET in line or "%D0" in line] == []


def test_refusal_of_the_database_tells_no_row(gently, lines, monkeypatch):
    participation = ParticipationFactory(participant__surname=SECRET)
    monkeypatch.setattr("reports.views.current_year", lambda: _twice(participation))
    assert gently.get("/").status_code == 500
    assert [line for line in lines if SECRET in line] == []


def _twice(participation):
    participation.pk = None
    participation.organisation = SECRET
    participation.save(force_insert=True)


def test_other_messages_keep_their_words_and_lose_their_values(lines):
    logging.getLogger("other").warning("%s was refused %d times", SECRET, 3)
    logging.getLogger("other").warning("%(who)s", {"who": SECRET})
    logging.getLogger("other").error(ValueError(SECRET))
    words = [json.loads(line)["message"] for line in lines]
    assert words == ["… was refused 3 times", "…", "ValueError"]


def test_message_that_does_not_fit_its_values_is_logged_all_the_same():
    record = logging.LogRecord("other", logging.INFO, "", 1, "%s and %s", (SECRET,), None)
    assert json.loads(JsonLines().format(record))["message"] == "%s and %s"
