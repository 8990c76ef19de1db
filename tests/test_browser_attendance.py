"""The attendance grid in a browser: typed with the keyboard alone, over a bad line, by two people at once."""

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.urls import reverse
from django.utils.timezone import now

from seminars.models import Attendance, Participant, Participation, Seminar, SheetTotal
from tests.factories import ParticipantFactory, ParticipationFactory, SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def seminar():
    return SeminarFactory(days=3)


@pytest.fixture
def open_grid(open_page, seminar):
    def open_grid(user=None, **options):
        page = open_page(user or UserFactory(), **options)
        page.goto(reverse("admin:seminars_seminar_attendance", args=[seminar.pk]))
        return page

    return open_grid


def box(page, participation, session):
    return page.locator(f"[name=mark-{participation.pk}-{session.pk}]")


def wait(page, state):
    page.locator(f"#saving.{state}").wait_for()


def listed_under(page, session):
    return page.locator(f".listed[data-session='{session.pk}']").inner_text()


def type_person(page, name, gender):
    """Name, gender by its first letter, audience and organisation as above, and the next."""
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press(gender)
    page.keyboard.press("Control+d")
    page.keyboard.press("Enter")


def test_sheet_of_45_is_typed_without_the_mouse(open_grid, seminar):
    for session in seminar.sessions.all():
        SheetTotal.objects.create(session=session, women=25, men=20)
    page = open_grid()
    page.keyboard.type("Ибраева Мәдина 0")  # the list is empty: the cursor stands in the new row
    for text in ("w", "academia", "Акимат"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    wait(page, "saved")
    for number in range(1, 45):
        type_person(page, f"{'Ибраева' if number < 25 else 'Оспанов'} Имя{number}", "w" if number < 25 else "m")
    page.locator("tr[data-row]").nth(44).wait_for()
    page.keyboard.press("ArrowUp")  # into the list, then to its marks: everybody on every day, but for one
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("Tab")
        page.keyboard.press("a")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    wait(page, "saved")
    first, _second, last = seminar.sessions.all()
    page.locator(".differs").wait_for()
    assert (listed_under(page, first), listed_under(page, last)) == ("25 · 20 · 0", "25 · 19 · 0")
    assert [cell.inner_text() for cell in page.locator(".difference").all()] == ["agrees", "agrees", "1 man missing"]
    assert set(Participation.objects.values_list("audience", "organisation")) == {("academia", "Акимат")}
    assert Attendance.objects.count() == 45 * 3 - 1


def test_arrows_and_enter_move_and_ctrl_z_takes_back(open_grid, seminar):
    upper, lower = (ParticipationFactory(seminar=seminar, attended=[]) for _ in range(2))
    first, second, _last = seminar.sessions.all()
    page = open_grid()
    box(page, upper, first).focus()
    for key in ("Space", "ArrowRight", "Enter", "Space", "a", "Control+z"):
        page.keyboard.press(key)
    wait(page, "saved")
    assert set(Attendance.objects.values_list("participation", "session")) == {
        (upper.pk, first.pk),
        (lower.pk, second.pk),
    }


def test_person_of_the_register_is_chosen_from_the_suggestions(open_grid, seminar):
    known = ParticipantFactory(surname="Сейітова", given_name="Әсел")
    page = open_grid()
    page.keyboard.type("Assel Seit")
    page.locator("#suggestions [role=option]").wait_for()
    for key in ("ArrowDown", "Enter", "Enter"):
        page.keyboard.press(key)
    page.locator("tr[data-row]").wait_for()
    assert Participation.objects.get().participant == known


def test_marks_made_without_a_line_are_saved_when_it_is_back(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    first = seminar.sessions.first()
    page = open_grid()
    page.context.set_offline(True)
    box(page, listed, first).check()
    wait(page, "unsaved")
    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert f"{listed.pk} {first.pk}" in kept
    assert listed.participant.surname not in kept
    page.context.set_offline(False)
    wait(page, "saved")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mark'))") == []
    assert Attendance.objects.count() == 1


def test_marks_of_a_tab_that_was_closed_are_saved_by_the_next(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    page = open_grid()
    page.route("**/marks/", lambda route: route.abort())
    box(page, listed, seminar.sessions.first()).check()
    wait(page, "unsaved")
    page.unroute("**/marks/")
    page.goto(page.url)
    wait(page, "saved")
    assert box(page, listed, seminar.sessions.first()).is_checked()
    assert Attendance.objects.count() == 1


def test_marks_and_names_outlive_a_session_that_ran_out(open_grid, seminar, client, settings):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    page = open_grid()
    SignIn.objects.all().delete()
    box(page, listed, seminar.sessions.first()).check()
    wait(page, "signedOut")
    page.fill("[name=new-name]", "Ким Анна")
    page.press("[name=new-name]", "Enter")
    client.force_login(UserFactory())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url}])
    wait(page, "saved")
    page.locator("tr[data-row]").nth(1).wait_for()
    assert (Attendance.objects.count(), Participant.objects.filter(surname="Ким").count()) == (1, 1)


def test_two_people_see_and_keep_each_others_marks_and_people(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    first, second, _last = seminar.sessions.all()
    one, other = open_grid(), open_grid()
    box(one, listed, first).check()
    box(other, listed, second).check()
    one.fill("[name=new-name]", "Ким Анна")
    one.press("[name=new-name]", "Enter")
    other.locator("tr[data-row]").nth(1).wait_for()
    assert box(other, listed, first).is_checked()
    assert listed_under(other, first) == "1 · 0 · 0"
    one.locator(f"[name=mark-{listed.pk}-{second.pk}]:checked").wait_for()
    assert set(Attendance.objects.values_list("session", flat=True)) == {first.pk, second.pk}


def test_mark_that_is_refused_does_not_stay_on_the_page(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    first = seminar.sessions.first()
    page = open_grid()
    Seminar.objects.filter(pk=seminar.pk).update(closed_at=now())
    box(page, listed, first).check()
    page.locator("#saving.refused", has_text="Closed").wait_for()
    page.locator(f"[name=mark-{listed.pk}-{first.pk}]:not(:checked)").wait_for()
    assert listed_under(page, first) == "0 · 0 · 0"


def test_another_suggestion_brings_only_its_own(open_grid, seminar):
    for surname, organisation, audience in (("Бекова", "OrgA", "civil_society"), ("Дулатова", "", "other")):
        ParticipationFactory(participant__surname=surname, organisation=organisation, audience=audience)
    page = open_grid()
    for surname in ("Бекова", "Дулатова"):
        page.fill("[name=new-name]", surname)
        page.locator("#suggestions [role=option]", has_text=surname).click()
    said = [page.input_value(f"[name=new-{name}]") for name in ("audience", "organisation")]
    assert said == ["other", ""]
    page.fill("[name=new-name]", "Новый Пётр")
    assert [page.input_value(f"[name=new-{name}]") for name in ("participant", "gender")] == ["", "not_stated"]


def test_mark_of_a_later_tab_is_not_overwritten(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar)
    first = seminar.sessions.first()
    page = open_grid()
    page.route("**/marks/", lambda route: route.abort())
    box(page, listed, first).uncheck()
    wait(page, "unsaved")
    other = page.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(page.url)  # takes over what is not saved yet, saves it, and marks anew
    wait(other, "saved")
    box(other, listed, first).check()
    wait(other, "saved")
    page.unroute("**/marks/")
    page.wait_for_timeout(2500)
    assert Attendance.objects.count() == 3


def test_typed_name_that_is_refused_can_be_typed_again(open_grid, seminar):
    page = open_grid()
    page.fill("[name=new-name]", "…")
    page.press("[name=new-name]", "Enter")
    page.locator("#saving.refused", has_text="Type the name.").wait_for()
    page.get_by_role("button", name="type it again").click()
    assert page.input_value("[name=new-name]") == "…"


def test_grid_is_a_plain_form_without_javascript(open_grid, seminar):
    listed = ParticipationFactory(seminar=seminar, attended=[])
    page = open_grid(java_script_enabled=False)
    box(page, listed, seminar.sessions.first()).check()
    page.fill("[name=new-name]", "Ким Анна")
    page.click("[type=submit][value=Save]")
    page.get_by_role("link", name="Ким Анна").wait_for()
    assert Attendance.objects.count() == 1
