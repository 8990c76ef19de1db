"""The commands an office runs: what they print, and what they refuse with status 1."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from reports.models import PublishedFigure
from seminars.models import Attendance, Participant, Presence, ProgrammeYear, Seminar, Tally
from tests.factories import (
    HeadcountFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProgrammeFactory,
    ProgrammeYearFactory,
    SeminarFactory,
)
from tests.test_figures import STATEMENT

pytestmark = pytest.mark.django_db


def run(name, *args, **options):
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


# load_demo


@pytest.fixture
def demonstration(settings):
    settings.DEBUG = True
    run("load_demo")


def test_demonstration_prints_the_statement_and_nothing_else(demonstration):
    assert run("annual_report", "2025") == f"{STATEMENT}\n"


def test_demonstration_carries_the_published_numbers(demonstration):
    report = json.loads(run("annual_report", "2025", format="json"))
    assert report["participants"] == {"women": 405, "men": 466, "not_stated": 0, "total": 871}
    assert (len(report["regions"]), sum(len(region["places"]) for region in report["regions"])) == (4, 11)
    assert {check["passed"] for check in report["checks"]} == {True}
    assert report["checks"][-1]["name"] == "published total equals recorded total (E001)"


def test_demonstration_has_a_user_of_each_role(demonstration):
    users = {user.username: (user.roles, user.is_staff) for user in User.objects.all()}
    assert users == {
        "administrator": ({"administrator"}, True),
        "staff": ({"staff"}, True),
        "coordinator": ({"coordinator"}, True),
        "reader": ({"reader"}, False),
    }
    assert [region.iso_code for region in User.objects.get(username="coordinator").regions.all()] == ["KZ-39"]


def test_demonstration_again_changes_nothing(demonstration):
    def everything():
        return [
            model.objects.count() for model in (User, Participant, Attendance, Seminar, ProgrammeYear, PublishedFigure)
        ]

    before = everything()
    run("load_demo")
    assert everything() == before


def test_demonstration_is_refused_without_debug():
    with pytest.raises(CommandError, match="only with DEBUG=true"):
        run("load_demo")
    assert not User.objects.exists()


def test_demonstration_is_refused_beside_other_people(settings):
    settings.DEBUG = True
    ParticipantFactory()
    with pytest.raises(CommandError, match="holds other people"):
        run("load_demo")
    assert not User.objects.exists()


# annual_report


def test_report_of_several_programmes_names_them():
    ProgrammeYearFactory()
    ProgrammeYearFactory(programme=ProgrammeFactory(name_en="Youth"))
    with pytest.raises(CommandError, match="“Seminars”, “Youth”"):
        run("annual_report", "2025")
    youth = run("annual_report", "2025", programme="Youth")
    assert youth == "No seminars have been held in 2025.\n"


def test_report_of_a_year_without_programme_is_refused():
    with pytest.raises(CommandError, match="There is no programme in 1999"):
        run("annual_report", "1999")


def test_report_as_csv_adds_up():
    ParticipationFactory(seminar=SeminarFactory(days=2))
    HeadcountFactory(seminar=Seminar.objects.get(), certainty="about")
    lines = list(csv.DictReader(io.StringIO(run("annual_report", "2025", format="csv"))))
    assert [(line["region_code"], line["total"], line["certainty"]) for line in lines] == [
        ("KZ-31", "6", "about"),
        ("KZ-31", "1", "exact"),
        ("KZ-31", "-1", ""),
        ("KZ-31", "6", "about"),
        ("", "6", "about"),
    ]


def test_report_as_csv_writes_no_zero_for_the_unknown():
    SeminarFactory()
    lines = list(csv.DictReader(io.StringIO(run("annual_report", "2025", format="csv"))))
    assert [(line["total"], line["certainty"]) for line in lines] == [("", "unknown")] * 3


def test_report_as_csv_says_where_a_part_is_missing():
    seminar = ParticipationFactory().seminar
    SeminarFactory(region=seminar.region)
    lines = list(csv.DictReader(io.StringIO(run("annual_report", "2025", format="csv"))))
    assert [(line["total"], line["certainty"]) for line in lines[-2:]] == [("1", "partial")] * 2


@pytest.mark.parametrize("command", ["annual_report", "export_programme"])
def test_file_that_cannot_be_written_is_named(tmp_path, command):
    ProgrammeYearFactory()
    with pytest.raises(CommandError, match="cannot be written"):
        run(command, "2025", output=tmp_path)


def test_report_is_written_to_a_file(tmp_path):
    ProgrammeYearFactory()
    assert run("annual_report", "2025", output=tmp_path / "report.txt") == ""
    assert (tmp_path / "report.txt").read_text() == "No seminars have been held in 2025.\n"


# check_figures


def test_figures_that_agree_are_said_so():
    ParticipationFactory()
    assert run("check_figures") == "1 seminars agree with their rows.\n"


def test_figures_that_disagree_are_named_and_repaired():
    ParticipationFactory()
    Tally.objects.update(women=7)
    with pytest.raises(CommandError, match="faults found"):
        run("check_figures")
    assert run("check_figures", repair=True) == "Rebuilt: 6.\n1 seminars agree with their rows.\n"
    assert run("check_figures") == "1 seminars agree with their rows.\n"


def test_seminar_whose_presences_are_wrong_is_named_and_repaired():
    seminar = ParticipationFactory().seminar
    Presence.objects.filter(kind="list").update(women=7)
    out = io.StringIO()
    with pytest.raises(CommandError, match="faults found"):
        call_command("check_figures", stdout=out)
    assert f"{seminar.code}: kept numbers do not agree with the rows." in out.getvalue().splitlines()
    run("check_figures", repair=True)
    assert run("check_figures") == "1 seminars agree with their rows.\n"


def test_mark_at_another_seminar_is_a_fault():
    participation = ParticipationFactory()
    other = SeminarFactory()
    Attendance.objects.create(participation=participation, session=other.sessions.get())
    with pytest.raises(CommandError, match="faults found"):
        run("check_figures", repair=True)
