"""The pages in a browser: accessible, within a phone's width, and to be used with the keyboard."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from reports.models import PublishedFigure
from reports.publishing import publish
from seminars.models import DoubtfulPair, Participation, Partner, ProgrammeYear, Seminar, SheetDraft, Target
from seminars.sheets.people import read_table
from tests.conftest import PROVING
from tests.factories import (
    HeadcountFactory,
    LocalityFactory,
    ParticipationFactory,
    ProgrammeYearFactory,
    PublishedFigureFactory,
    ScanFactory,
    SeminarFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def world():
    seminar = SeminarFactory(days=2)
    ParticipationFactory(seminar=seminar)
    other = ParticipationFactory(seminar=seminar, participant__gender="not_stated").participant
    DoubtfulPair.objects.create(first=Participation.objects.first().participant, second=other, reasons=["slip"])
    HeadcountFactory(seminar=seminar, certainty="about", women=1200)
    SeminarFactory()
    SeminarFactory(status="planned")
    Target.objects.create(programme_year=seminar.programme_year, women_share="0.99", rural_share="0.4")
    joint = [Partner.objects.create(name_en=f"Centre for human rights {number}") for number in (1, 2)]
    seminar.partners.set(joint)
    PublishedFigureFactory(certainty="about", source_url="https://example.org/")
    earlier, first = ProgrammeYearFactory(year=2023), date(2022, 6, 3)
    PublishedFigureFactory(certainty="at_least", source_url="https://example.org/", programme_year=earlier)
    HeadcountFactory(seminar=SeminarFactory(programme_year__year=2022, start=first, end=first), not_stated=1)


@pytest.fixture
def published_world(world, unwritten):
    """With an edition, and a headcount entered since."""
    seminar = Seminar.objects.held().filter(programme_year__year=2025).first()
    publish(programme_year=seminar.programme_year, user=UserFactory(role="administrator"), reason="No scans.")
    HeadcountFactory(seminar=seminar, women=3)


YEAR_PAGES = ("year", "seminars", "calendar", "published", "publications", "publish", "open_data", "missing")
QUESTION = "year=2025&measure=participants&rows=place&columns=audience"


def reading_pages():
    year = [reverse(name, args=[2025]) for name in YEAR_PAGES]
    return [
        *year,
        f"{reverse('rows')}?year=2025",
        f"{reverse('explore')}?{QUESTION}",
        reverse("region", args=[2025, "KZ-31"]),
        reverse("partner", args=[2025, Partner.objects.first().pk]),
        reverse("calendar_addresses"),
        reverse("manual"),
        reverse("manual_chapter", args=["grid"]),
        reverse("account_change_password"),
    ]


LIST = "Full name,From,Day 1\nИбраева Мадина,Akimat,1\nКим Ян,School,?\nPerson 1,School,1\n"


def draft_of(user):
    table = read_table(LIST.encode())
    return SheetDraft.objects.create(
        seminar=Seminar.objects.first(), user=user, file_name="list.csv", checksum="0", table=table.as_json()
    )


def model_pages():
    """The list and the empty form of a few models; of all in the long run, for they share their templates."""
    for model in admin.site._registry if PROVING else (Seminar, ProgrammeYear):
        for page in ("changelist", "add"):
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def entry_pages(user):
    seminar, participation, closed = (
        Seminar.objects.first(),
        Participation.objects.first(),
        ParticipationFactory().seminar,
    )
    Seminar.objects.filter(pk=closed.pk).update(closed_at=now())
    draft, scan = draft_of(user), ScanFactory(session=participation.seminar.sessions.first())
    return [
        reverse("admin:index"),
        *model_pages(),
        reverse("admin:seminars_seminar_change", args=[seminar.pk]),
        reverse("admin:seminars_seminar_history", args=[seminar.pk]),
        reverse("admin:seminars_seminar_delete", args=[seminar.pk]),
        reverse("admin:seminars_participation_change", args=[participation.pk]),
        reverse("admin:seminars_seminar_list", args=[seminar.pk]),
        reverse("admin:seminars_seminar_list_preview", args=[draft.seminar.pk, draft.pk]),
        reverse("admin:seminars_seminar_attendance", args=[seminar.pk]),
        reverse("admin:seminars_seminar_attendance", args=[closed.pk]),
        reverse("admin:seminars_seminar_close", args=[seminar.pk]),
        reverse("admin:seminars_seminar_close", args=[closed.pk]),
        reverse("admin:seminars_seminar_change", args=[closed.pk]),
        reverse("admin:seminars_seminar_scans", args=[scan.session.seminar_id]),
        reverse("admin:seminars_seminar_papers", args=[seminar.pk]),
        reverse("admin:seminars_doubtfulpair_merge", args=[DoubtfulPair.objects.get().pk]),
        reverse("admin:regions_locality_change", args=[LocalityFactory().pk]),
        reverse("admin:regions_region_outlines"),
        reverse("admin:reports_publishedfigure_change", args=[PublishedFigure.objects.first().pk]),
        reverse("admin:accounts_user_change", args=[user.pk]),
    ]


# What the stock admin draws and leaves no way to change: the heading over the corner of a formset, the hint beside the
# filter of a double list, the list of chosen tags.
STOCK = ("empty-table-header", "aria-prohibited-attr", "list")


MAY_BE_REFUSED = (403,) if PROVING else ()  # what nobody adds by hand has no form


def faults_of(page, without=(), only=()):
    rules = {rule: {"enabled": False} for rule in without}
    options = {"preload": False, "resultTypes": ["violations"], "rules": rules}
    if only:
        options["runOnly"] = list(only)
    found = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found]


def width_beyond(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


LOOKS = (("en", "desk", "light"), ("ru", "phone", "dark"), ("kk", "phone", "light"))


def test_reading_pages_are_accessible(open_page, published_world):
    """Each at a desk, and on a phone in one of two ways; in all ways in the long run."""
    faults = {}
    for at, (language, size, scheme) in enumerate(LOOKS):
        pages = reading_pages() if PROVING or at == 0 else reading_pages()[at % 2 :: 2]
        for role, addresses in (("staff", pages), ("reader", [reverse("year", args=[2025])])):
            UserFactory(role=role)
            User.objects.update(language=language)
            page = open_page(User.objects.get(username=role), size, color_scheme=scheme)
            for address in addresses:
                assert page.goto(address).status == 200, address
                faults[role, language, address] = faults_of(page), width_beyond(page)
    assert {where: found for where, found in faults.items() if found != ([], 0)} == {}


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_sign_in_and_missing_page_are_accessible(open_page, size, scheme):
    page = open_page(size=size, color_scheme=scheme)
    for address in (reverse("account_login"), "/accounts/nothing/"):
        page.goto(address)
        assert (address, faults_of(page), width_beyond(page)) == (address, [], 0)


def test_entry_pages_are_accessible(open_page, world):
    """In both schemes in the long run; otherwise every other page in the dark."""
    administrator = UserFactory(role="administrator")
    page = open_page(administrator)
    faults = {}
    for at, address in enumerate(entry_pages(administrator)):
        for scheme in ("light", "dark") if PROVING else (("light", "dark")[at % 2],):
            page.emulate_media(color_scheme=scheme)
            assert page.goto(address).status in (200, *MAY_BE_REFUSED), address
            faults[address, scheme] = faults_of(page, without=STOCK)
    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.skipif(not PROVING, reason="the widths of phone and desk are looked at elsewhere")
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_page_is_wider_than_its_window_or_the_paper(open_page, published_world, language):
    administrator = UserFactory(role="administrator", language=language)
    page = open_page(administrator)
    beyond = {}
    for address in (*reading_pages(), *entry_pages(administrator)):
        page.emulate_media(media="screen")
        page.goto(address)
        for width in (360, 768, 2560):
            page.set_viewport_size({"width": width, "height": 900})
            beyond[address, width] = width_beyond(page)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 980})  # A4 within its margins
        beyond[address, "paper"] = width_beyond(page) if address.startswith("/reports/") else 0
    assert {where: wide for where, wide in beyond.items() if wide} == {}


def test_number_is_reached_with_the_keyboard(open_page, world):
    page = open_page(UserFactory())
    page.goto(reverse("year", args=[2025]))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first number
    page.wait_for_url("**/rows/**")
    assert page.locator("h1").inner_text() == "How is this number made?"


def test_language_is_switched_with_a_button_and_without_scripts(open_page, world):
    page = open_page(UserFactory(), java_script_enabled=False)
    page.goto(reverse("year", args=[2025]))
    page.get_by_role("button", name="Русский").click()
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.url.endswith(reverse("year", args=[2025]))


def test_signing_in_leads_to_the_page_that_was_asked_for(open_page, world):
    reader = UserFactory(role="reader")
    reader.set_password("x")
    reader.save()
    page = open_page()
    page.goto(reverse("year", args=[2025]))
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("x")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    assert page.url.endswith(reverse("year", args=[2025]))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_sheet_is_downloaded_with_the_keyboard(open_page, world, size):
    page = open_page(UserFactory(), size)
    page.goto(reverse("admin:seminars_seminar_papers", args=[Seminar.objects.order_by("pk").first().pk]))
    assert width_beyond(page) == 0
    page.get_by_label("Blank rows").fill("3")
    page.get_by_role("button", name="PDF of").first.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "sign-in_2025-KZ-31-1_2025-06-03.pdf"
