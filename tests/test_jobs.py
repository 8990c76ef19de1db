"""The main jobs of each role in each language, on a phone and at a desk, by whoever finds things by their words.

Each job once, so that all roles, languages and sizes come; every combination in the long run.
"""

import re
from itertools import product

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from reports.models import Publication
from seminars.models import Attendance, Participation, Seminar
from tests.conftest import PROVING
from tests.factories import (
    HeadcountFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    RegionFactory,
    SeminarFactory,
    UserFactory,
    VenueFactory,
)
from tests.test_browser_import import cells
from tests.test_sign_in import code_of, set_up_app

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PASSWORD = "a long enough one"
PLACES = ("Taraz", "Sarykemer", "Merke")
MOST_ACTIONS = 25
LANGUAGES, SIZES = ("en", "ru", "kk"), ("phone", "desk")


class Person:
    """Finds things by what they are called in the page's language; counts clicks, keys and fields filled."""

    def __init__(self, page, language):
        self.page, self.language, self.actions = page, language, 0

    def says(self, text, **named):
        with override(self.language):
            return gettext(text) % named

    def find(self, role, text, within=None, **options):
        return (within or self.page).get_by_role(role, name=self.says(text), **options)

    def click(self, role, text, within=None, **options):
        self.actions += 1
        self.find(role, text, within, **options).first.click()

    def fill(self, label, text, role="textbox"):
        self.actions += 1
        self.find(role, label).fill(text)

    def choose(self, label, option):
        self.actions += 1
        self.find("combobox", label).select_option(label=option)

    def press(self, key):
        self.actions += 1
        self.page.keyboard.press(key)

    def choose_venue(self, number, place):
        """Of the session with a number: open the box, type, take what is found."""
        self.actions += 2
        self.page.get_by_role("combobox", name=f"{self.says('venue')}, {number}").first.click()
        self.page.locator(".select2-search__field:focus").wait_for()
        self.page.keyboard.type(place)
        self.page.locator(".select2-results__option--highlighted", has_text=place).wait_for()
        self.press("Enter")


@pytest.fixture
def region():
    region = RegionFactory(name_ru="Жамбылская область", name_kk="Жамбыл облысы")
    for place in PLACES:
        VenueFactory(locality__name_en=place, locality__label_en="")
    ProgrammeYearFactory()
    return region


@pytest.fixture
def person(open_page, region):
    def person(role, language, size, *, signed_in=True):
        user = UserFactory(role=role, language=language, regions=[region] if role == "coordinator" else [])
        page = open_page(user if signed_in else None, size, locale=language)
        page.goto("/" if signed_in else reverse("account_login"))
        found = Person(page, language)
        found.user = user
        return found

    return person


def held_seminar():
    """40 women and 50 men by number, one woman on the list."""
    seminar = SeminarFactory(title_ru="Права", title_kk="Құқық")
    ParticipationFactory(seminar=seminar)
    HeadcountFactory(seminar=seminar, women=40, men=50)
    return seminar


def sign_in(person, settings):
    """With a password and the code of an app."""
    settings.SECOND_FACTOR = ["administrator", "staff"]
    person.user.set_password(PASSWORD)
    person.user.save()
    secret = set_up_app(person.user)
    person.fill("Username", person.user.username)
    person.page.get_by_label(person.says("Password")).fill(PASSWORD)
    person.press("Enter")
    person.fill("Code", code_of(secret))
    person.press("Enter")
    person.find("button", "Sign out").wait_for()
    person.actions += 1  # the password


def enter_seminar(person):
    """Three days at three places, and on to its list."""
    region = Seminar._meta.get_field("region").related_model.objects.get()
    person.click("link", "Data entry")
    person.click("link", "Add", within=person.page.locator(".model-seminar"))
    person.choose("region", region.name if person.language == "en" else getattr(region, f"name_{person.language}"))
    person.fill("title in English", "Rights in the region")
    person.choose("status", person.says("held"))
    person.fill("first day", "2025-06-03")
    person.fill("last day", "2025-06-05")
    for number, place in enumerate(PLACES, 1):
        person.choose_venue(number, place)
    person.click("button", "Save and import a list")
    person.page.wait_for_url("**/list/")
    days = [(str(session.date), session.venue.locality.name_en) for session in Seminar.objects.get().sessions.all()]
    assert days == [("2025-06-03", "Taraz"), ("2025-06-04", "Sarykemer"), ("2025-06-05", "Merke")]


def import_sheet(person):
    """A list of 45 people, pasted."""
    person.fill("or cells pasted from a spreadsheet, with their headings", cells())
    person.click("button", "Look at the list")
    person.page.wait_for_url("**/list/*/")
    person.click("button", "Import", exact=True)
    person.page.locator(".messagelist .success").wait_for()
    assert (Participation.objects.count(), Attendance.objects.count()) == (45, 113)


def import_sheet_of_seminar(person):
    seminar = SeminarFactory(days=3)
    person.page.goto(reverse("admin:seminars_seminar_change", args=[seminar.pk]))
    person.click("link", "Import a list")
    import_sheet(person)


def type_sheet(person):
    """Two people typed, and everybody present."""
    seminar = SeminarFactory()
    person.page.goto(reverse("admin:seminars_seminar_change", args=[seminar.pk]))
    person.click("link", "Attendance")
    for name, gender in (("Ибраева Мәдина", "woman"), ("Ким Ян", "man")):
        person.fill("Surname, given name, patronymic", name, role="combobox")
        person.choose("Gender", person.says(gender))
        person.find("combobox", "Surname, given name, patronymic").focus()
        person.press("Enter")
        person.find("rowheader", name).wait_for()
    person.click("button", "all present")
    person.page.locator("#saving.saved", has_text=person.says("all saved")).wait_for()
    genders = Attendance.objects.values_list("participation__participant__gender", flat=True)
    assert sorted(genders) == ["man", "woman"]


def read_region(person):
    """From the year to the region, and what its total is made of."""
    seminar = held_seminar()
    with override(person.language):
        name = str(seminar.region)
    person.page.reload()
    person.page.get_by_role("link", name=name).first.click()
    person.page.get_by_role("heading", name=name, level=1).wait_for()
    person.page.locator("tr.total").first.get_by_role("link", name="91", exact=True).click()
    person.find("heading", "How is this number made?").wait_for()
    assert re.findall(r"[0-9]+", person.page.locator(".lead").inner_text()) == ["1", "90", "91"]


def publish_year(person):
    held_seminar()
    person.page.reload()
    person.click("link", "Publications")
    person.click("link", "Publish the year")
    person.fill("Why the year is published although seminars are not closed", "Парақтар тексерілуде.")
    person.click("button", "Publish", exact=True)
    person.page.get_by_text(person.says("Published as edition %(number)s.", number=1)).wait_for()
    assert Publication.objects.get().published_by == person.user


def read_report(person):
    """The year in a sentence, and the report as a file."""
    held_seminar()
    person.page.reload()
    assert {"2025", "91", "41", "50"} <= set(re.findall(r"[0-9]+", person.page.locator(".lead").inner_text()))
    with person.page.expect_download() as download:
        person.click("link", "PDF", exact=True)
    with open(download.value.path(), "rb") as file:
        assert file.read(4) == b"%PDF"


JOBS = {
    type_sheet: ["staff", "administrator"],
    import_sheet_of_seminar: ["staff", "administrator"],
    enter_seminar: ["staff", "administrator"],
    read_region: ["coordinator", "staff"],
    publish_year: ["administrator", "staff"],
    read_report: ["reader", "coordinator"],
}
ONCE = [
    (type_sheet, "staff", "ru", "phone"),
    (read_region, "coordinator", "kk", "phone"),
    (publish_year, "administrator", "ru", "desk"),
    (read_report, "reader", "en", "phone"),
]  # to enter a seminar and to import its list are on the path below
EVERY = [(job, role, *how) for job, roles in JOBS.items() for role, *how in product(roles, LANGUAGES, SIZES)]


@pytest.mark.parametrize(("job", "role", "language", "size"), EVERY if PROVING else ONCE)
def test_job_is_done(person, job, role, language, size):
    job(person(role, language, size))


PATHS = [(role, *how) for role, *how in product(["staff", "administrator"], LANGUAGES, SIZES)]


@pytest.mark.parametrize(("role", "language", "size"), PATHS if PROVING else [("staff", "kk", "desk")])
def test_seminar_with_its_list_is_in_after_few_actions(person, settings, capsys, role, language, size):
    new = person(role, language, size, signed_in=False)
    sign_in(new, settings)
    signed_in = new.actions
    enter_seminar(new)
    entered = new.actions - signed_in
    import_sheet(new)
    if PROVING:
        imported = new.actions - signed_in - entered
        with capsys.disabled():
            print(f"\n{role}, {language}, {size}: {new.actions} actions: {signed_in} + {entered} + {imported}")
    assert new.actions <= MOST_ACTIONS
