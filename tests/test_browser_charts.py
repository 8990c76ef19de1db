"""Charts in a browser: drawn under the policy, in room that was kept, and missed by nobody without scripts."""

import pytest
from django.urls import reverse

from regions.outlines import replace_outlines
from tests.factories import HeadcountFactory, RegionFactory, UserFactory
from tests.test_browser_pages import faults_of, width_beyond

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FIRST_VIEW = 120_000  # bytes
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((shift) => shift.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def year_page():
    HeadcountFactory(women=12, men=9, not_stated=2)
    return reverse("year", args=[2025])


def test_chart_is_drawn_without_moving_anything(open_page, year_page):
    page = open_page(UserFactory())
    page.add_init_script(SHIFTS)
    page.goto(year_page)
    page.locator("figure.chart").scroll_into_view_if_needed()
    page.locator("figure.chart .marks").wait_for()
    words = page.locator("figure.chart .mark-text text").all_text_contents()
    assert words == ["women", "men", "not stated", "Not stated", "23"]
    assert page.evaluate("window.shifts") == []


def test_chart_follows_light_and_dark(open_page, year_page):
    page = open_page(UserFactory())
    page.goto(year_page)
    women = page.locator("figure.chart .mark-rect path").first
    colour = "element => getComputedStyle(element).fill"
    women.wait_for(state="attached")
    assert women.evaluate(colour) == "rgb(15, 118, 110)"
    page.emulate_media(color_scheme="dark")
    assert women.evaluate(colour) == "rgb(42, 143, 132)"


def test_first_view_on_a_phone_is_light_and_without_the_library(open_page, year_page):
    page = open_page(UserFactory(), "phone")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(year_page)
    page.wait_for_load_state("networkidle")
    assert page.locator("script[src$='vega.js']").count() == 0
    assert sum(sizes) < FIRST_VIEW


def test_chart_leaves_no_hole_without_scripts(open_page, year_page):
    page = open_page(UserFactory(), java_script_enabled=False)
    page.goto(year_page)
    assert page.locator("figure.chart").is_visible() is False
    assert page.get_by_role("cell", name="23").first.is_visible() is True


def test_chart_that_cannot_be_drawn_goes_away(open_page, year_page):
    page = open_page(UserFactory())
    page.route("**/vega*.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body=""))
    page.goto(year_page)
    page.locator("figure.chart").wait_for(state="hidden")


@pytest.mark.parametrize("has_outlines", [False, True])
def test_map_is_accessible_in_all_its_shades(open_page, has_outlines):
    codes = {"KZ-31": 100, "KZ-39": 75, "KZ-15": 50, "KZ-75": 25, "KZ-YUZ": 9}
    regions = {RegionFactory(iso_code=code, name_en=f"Region {code}"): women for code, women in codes.items()}
    for region, women in regions.items():
        HeadcountFactory(seminar__region=region, women=women, men=0, certainty="about")
    if has_outlines:
        corners = enumerate(list(regions)[:4])
        replace_outlines({region: [[[[x, 40], [x + 1, 40], [x + 1, 42], [x, 42]]]] for x, region in corners})
    page = open_page(UserFactory(), "phone")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(reverse("year", args=[2025]))
        assert (scheme, faults_of(page), width_beyond(page)) == (scheme, [], 0)
    page.get_by_role("link", name="Region KZ-39" if has_outlines else "about 75").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/regions/KZ-39/**")
