"""Scans of signed sheets: what is taken, what is refused, and who sees them."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image
from pytest_django.asserts import assertContains, assertNumQueries, assertRedirects

from seminars.admin import scans as scans_admin
from seminars.models import Scan, Seminar
from seminars.scans import LARGEST, delete_scan, keep_scan, kind_of
from tests.factories import RegionFactory, ScanFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def picture(kind="PNG"):
    content = io.BytesIO()
    Image.effect_noise((40, 60), 50).save(content, kind)
    return content.getvalue()


@pytest.fixture
def session():
    return SeminarFactory().sessions.get()


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


def scans_page(session):
    return reverse("admin:seminars_seminar_scans", args=[session.seminar_id])


def scan_page(scan):
    return reverse("admin:seminars_seminar_scan", args=[scan.session.seminar_id, scan.key])


def add(client, session, *files):
    uploads = [SimpleUploadedFile(name, content, content_type="text/html") for name, content in files]
    return client.post(scans_page(session), {"session": session.pk, "files": uploads})


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg")],
    ids=["pdf", "png", "jpeg"],
)
def test_kind_is_judged_by_content(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><script>alert(1)</script></html>", "save it as one of them"),
        (picture("GIF"), "save it as one of them"),
        (b"", "save it as one of them"),
        (PDF[:20], "its end is missing"),
        (picture("PNG")[:-200], "damaged"),
        (picture("JPEG")[:-200], "damaged"),
        (PDF + b" " * LARGEST, "larger than 20 MB"),
    ],
    ids=["html", "gif", "empty", "half a pdf", "half a png", "half a jpeg", "large"],
)
def test_what_is_no_whole_scan_is_refused(content, reason):
    with pytest.raises(ValidationError, match=reason):
        kind_of(content)


def test_scans_are_kept_and_shown_as_they_were(staff, session):
    assertRedirects(add(staff, session, ("sheet 1.pdf", PDF), ("лист.png", picture())), scans_page(session))
    scan = session.scans.get(file_name="sheet 1.pdf")
    assert (scan.added_by.username, scan.size) == ("staff", len(PDF))
    response = staff.get(scan_page(scan))
    assert (response.content, response["Content-Type"]) == (PDF, "application/pdf")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_good_files_are_kept_beside_a_bad_one(staff, session):
    response = add(staff, session, ("bad.pdf", b"no"), ("good.pdf", PDF))
    assert response.context["form"].errors["files"] == [
        "bad.pdf: A scan is a PDF, JPEG or PNG file: save it as one of them."
    ]
    assert [scan.file_name for scan in session.scans.all()] == ["good.pdf"]


def test_same_scan_twice_is_refused(session):
    keep_scan(session=session, file_name="a.pdf", content=PDF)
    with pytest.raises(ValidationError, match="with the session already"):
        keep_scan(session=session, file_name="b.pdf", content=PDF)


def test_session_of_another_seminar_is_refused(staff, session):
    other = SeminarFactory().sessions.get()
    staff.post(scans_page(session), {"session": other.pk, "files": [SimpleUploadedFile("a.pdf", PDF)]})
    assert not Scan.objects.exists()


def test_closed_seminar_takes_and_gives_no_scan(staff, session):
    scan = ScanFactory(session=session)
    Seminar.objects.update(closed_at=now())
    assert add(staff, session, ("a.pdf", PDF)).status_code == 403
    assert staff.post(scans_page(session), {"delete": scan.key}).status_code == 403
    assert staff.get(scan_page(scan)).status_code == 200


def test_scan_is_deleted(staff, session):
    scan = ScanFactory(session=session)
    staff.post(scans_page(session), {"delete": scan.key})
    assert not Scan.objects.exists()


def test_scan_of_a_seminar_closed_in_that_moment_stays(staff, session, monkeypatch):
    scan = ScanFactory(session=session)

    def close_first(**chosen):
        Seminar.objects.update(closed_at=now())
        delete_scan(**chosen)

    monkeypatch.setattr(scans_admin, "delete_scan", close_first)
    assertContains(staff.post(scans_page(session), {"delete": scan.key}, follow=True), "Open them again first.")
    assert Scan.objects.exists()


@pytest.mark.parametrize("key", ["", "1", "00000000-0000-4000-8000-000000000000"])
def test_unknown_scan_is_not_deleted(staff, session, key):
    assert staff.post(scans_page(session), {"delete": key}).status_code == 404


def test_coordinator_of_the_region_looks_and_adds_nothing(client, session):
    scan = ScanFactory(session=session)
    client.force_login(UserFactory(role="coordinator", regions=[session.seminar.region]))
    assertContains(client.get(scans_page(session)), "sheet.pdf")
    assert client.get(scan_page(scan)).status_code == 200
    assert add(client, session, ("a.pdf", PDF)).status_code == 403


def test_coordinator_of_another_region_finds_nothing(client, session):
    scan = ScanFactory(session=session)
    own = RegionFactory(iso_code="KZ-39")
    client.force_login(UserFactory(role="coordinator", regions=[own]))
    assert client.get(scans_page(session)).status_code == 404
    assert client.get(scan_page(scan)).status_code == 404
    beside = SeminarFactory(region=own)
    assert client.get(reverse("admin:seminars_seminar_scan", args=[beside.pk, scan.key])).status_code == 404


def test_reader_sees_no_scan(client, session):
    scan = ScanFactory(session=session)
    client.force_login(UserFactory(role="reader"))
    assert client.get(scan_page(scan)).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_with_one_scan_and_three(staff, session, number):
    for at in range(number):
        ScanFactory(session=session, checksum=at)
    staff.get(scans_page(session))
    with assertNumQueries(7):
        staff.get(scans_page(session))
