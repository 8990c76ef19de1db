"""The public edition as open data: a page to read, and every table as a file of its own."""

import csv
import io
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from reports.publishing import publish
from tests.factories import HeadcountFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def headcount():
    return HeadcountFactory(women=30, men=40)


@pytest.fixture
def reader(client, headcount):
    client.force_login(UserFactory(role="reader"))
    return client


def table(client, name="regions"):
    return client.get(reverse("open_table", args=[2025, name]))


def test_reader_sees_what_each_table_holds(reader):
    response = reader.get(reverse("open_data", args=[2025]))
    assertContains(response, "Not published yet")
    assertContains(response, "Women who took part, by the counting rule of the year.")
    assertContains(response, "/reports/2025/open-data/regions.csv?programme=")


def test_tables_are_those_of_the_zip_as_published(reader, headcount):
    publication = publish(programme_year=headcount.seminar.programme_year, user=UserFactory(), reason="x")
    HeadcountFactory(seminar=headcount.seminar, women=50)
    content = table(reader).content
    published = publication.documents.get(edition="public", language="en", format="zip", partner=None)
    assert ZipFile(io.BytesIO(bytes(published.content))).read("regions.csv") == content
    [*_rows, total] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (total["Women"], total["Men"], total["Total"]) == ("30", "40", "70")
    page = reader.get(reverse("open_data", args=[2025]))
    assertContains(page, sha256(content).hexdigest())
    assertContains(page, published.checksum)


def test_table_that_is_not_public_is_not_found(reader):
    assert table(reader, "missing").status_code == 404


def test_documents_of_the_year_lead_to_open_data(reader):
    assertContains(reader.get(reverse("year", args=[2025])), "/reports/2025/open-data/?programme=")
