"""Make the pictures of the manual from the real pages of the demonstration year: `make screenshots`."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from accounts.models import User
from seminars.models import DoubtfulPair, Participation, Seminar
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FOLDER = Path(__file__).parent.parent / "docs" / "manual"
LANGUAGES = ("en", "ru", "kk")
COLOURS = 48  # few, so that a picture is small
# A new person, one who is on the list already, one who may be on it, and a gender nobody can read.
LIST = """ФИО	Пол	Организация	День 1	День 2	День 3
Сапарова Мөлдір Қанатқызы	ж	Аудандық кітапхана	1	1	1
{known}	{gender}	{organisation}	1	1	0
{alike}	{gender}	Колледж	1	0	0
Ким Виктор	щ	Колледж	1	1	1
"""


def seminar():
    return Seminar.objects.get(code="2025-KZ-31-1")


def page_of_seminar(name):
    return lambda page: page.goto(reverse(f"admin:seminars_seminar_{name}", args=[seminar().pk]))


def reading(name, *args, query=""):
    return lambda page: page.goto(reverse(name, args=args) + query)


def imported_list(page):
    person, other = Participation.objects.filter(seminar=seminar()).order_by("pk")[:2]
    known, alike = person.participant, other.participant
    gender = {"woman": "ж", "man": "м"}[known.gender]
    names = {"known": known.full_name, "alike": f"{alike.surname} {alike.given_name}"}
    page.goto(reverse("admin:seminars_seminar_list", args=[seminar().pk]))
    page.locator("textarea").fill(LIST.format(**names, gender=gender, organisation=person.organisation))
    page.locator("input.default").click()
    page.wait_for_url("**/list/*/")


def doubtful_pair(page):
    first = seminar().participations.order_by("pk").first().participant
    of_other = Participation.objects.filter(seminar__code="2025-KZ-39-1", participant__gender=first.gender)
    second = of_other.order_by("pk").first().participant
    second.surname, second.given_name, second.patronymic = first.surname, first.given_name, ""
    second.save()
    pair = DoubtfulPair.objects.create(first=first, second=second, reasons=["no_patronymic"])
    page.goto(reverse("admin:seminars_doubtfulpair_merge", args=[pair.pk]))


@dataclass(frozen=True)
class Picture:
    """How its page is come by, the part to begin with, and how many pixels are wanted from there; 0: that part."""

    go: Callable
    height: int
    begin: str = "main"
    width: int = 900

    def cut(self, page):
        box = page.locator(self.begin).first.bounding_box()
        whole = page.screenshot(full_page=True, animations="disabled", caret="hide")
        picture = Image.open(io.BytesIO(whole)).convert("RGB")
        top, height = round(box["y"]), self.height or round(box["height"])
        return picture.crop((0, top, self.width, min(top + height, picture.height)))


def entry(go, height):
    return Picture(go, height, begin=".breadcrumbs", width=1060)


PICTURES = {
    "seminar": entry(page_of_seminar("change"), 720),
    "grid": entry(page_of_seminar("attendance"), 560),
    "list": entry(imported_list, 900),
    "pair": entry(doubtful_pair, 420),
    "papers": entry(page_of_seminar("papers"), 700),
    "closing": entry(page_of_seminar("close"), 480),
    "year": Picture(reading("year", 2025), 900, begin="header"),
    "number": Picture(reading("rows", query="?year=2025&region=KZ-39"), 520),
    "balance": Picture(reading("region", 2025, "KZ-39"), 0, begin="section:has(.balance)"),
    "explore": Picture(reading("explore", query="?rows=region"), 620),
    "publish": Picture(reading("publish", 2025), 700),
}


@pytest.fixture
def demonstration(settings):
    settings.DEBUG = True
    call_command("load_demo", stdout=io.StringIO())


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures(open_page, demonstration, language):
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(language=language, first_name="Әсел", last_name="")
    page = open_page(user, timezone_id="Asia/Almaty")
    for name, picture in PICTURES.items():
        page.set_viewport_size({"width": picture.width, "height": 900})
        picture.go(page)
        page.wait_for_load_state("networkidle")
        path = FOLDER / language / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        picture.cut(page).quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
