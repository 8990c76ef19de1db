"""A list of 45 people over three days brought in without the mouse."""

import pytest
from django.urls import reverse

from seminars.models import Attendance, Participation, SheetTotal
from tests.factories import SeminarFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HEADINGS = "№\tФ.И.О.\tпол\tорганизация\tдень 1\tдень 2\tдень 3"


class Keys:
    """Press keys and count them."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_to(self, name):
        """Go on with Tab until the focus is on what has that name."""
        for _ in range(80):
            self.press("Tab")
            focused = self.page.evaluate(
                "(({activeElement: e}) => e.value || e.innerText || (e.labels && e.labels[0].innerText))(document)"
            )
            if (focused or "").strip() == name:
                return
        raise AssertionError(f"{name} was not reached")


def cells():
    """45 people: 25 women and 20 men; the second half does not come on the third day."""
    lines = [HEADINGS]
    for number in range(45):
        name, gender = (f"Ибраева{number} Мәдина", "ж") if number < 25 else (f"Оспанов{number} Ерлан", "м")
        lines.append(f"{number + 1}\t{name}\t{gender}\tАкимат\t+\t+\t{'+' if number < 23 else ''}")
    return "\n".join(lines)


def test_list_of_45_is_in_without_the_mouse(open_page):
    seminar = SeminarFactory(days=3)
    for session in seminar.sessions.all():
        SheetTotal.objects.create(session=session, women=25, men=20)
    page = open_page(UserFactory())
    page.goto(reverse("admin:seminars_seminar_change", args=[seminar.pk]))
    keys = Keys(page)
    keys.tab_to("Import a list")
    keys.press("Enter")
    page.wait_for_url("**/list/")
    page.locator("textarea:focus").wait_for()  # else the browser may not have reached the autofocus yet
    page.keyboard.insert_text(cells())  # what Ctrl+V does
    keys.tab_to("Look at the list")
    keys.press("Enter")
    page.wait_for_url("**/list/*/")
    assert [row.inner_text().split("\t")[-1] for row in page.locator("tbody tr", has_text="→").all()] == [
        "agrees",
        "agrees",
        "differs: 2 women missing, 20 men missing",
    ]
    keys.tab_to("Import")
    keys.press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert (Participation.objects.filter(seminar=seminar).count(), Attendance.objects.count()) == (45, 113)
    assert keys.pressed < 50
