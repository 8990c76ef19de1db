"""Participant lists laid out as offices lay them out: dates in words, ticks for gender, sections, totals between."""

from pathlib import Path

import pytest

from seminars.models import Session
from seminars.sheets.dates import day_of
from seminars.sheets.people import read_people, read_sheet, read_table
from seminars.sheets.read import Refused
from seminars.sheets.save import sessions_of
from tests.factories import SeminarFactory

SHEETS = Path(__file__).parent / "data" / "sheets"
HEADING = "№;ФИО;Пол;Место работы;День 1;День 2"
KIM, LI = "1;Ким Анна Львовна;ж;Акимат;+;", "2;Ли Лев;м;Школа;;+"


def read(*lines):
    return read_sheet("\n".join(lines).encode())


def people(*lines):
    return [(person.name.surname, person.name.given_name, person.gender) for person in read(*lines).people]


BOTH = [("Ким", "Анна", "woman"), ("Ли", "Лев", "man")]


# Rows


@pytest.mark.parametrize(
    "between",
    [
        "Акимат;;;;;", ";Отдел полиции г. Тараз;;;;", "Полиция;Полиция;Полиция;Полиция;Полиция;Полиция", HEADING,
        "1;2;3;4;5;6", "Итого по акимату:;;1;;;", ";Всего;1;;1;", "ИТОГО;1;;;1;", "Женщин;1;;;;", ";Мужчин - 1;;;;",
        ";Всего;;;3.5;",
    ],
)  # fmt: skip
def test_what_stands_between_people_is_nobody(between):
    sheet = read(HEADING, KIM, between, LI)
    assert ([person.name.surname for person in sheet.people], sheet.faults) == (["Ким", "Ли"], [])
    assert [number for number, _text in sheet.left] == [3]


@pytest.mark.parametrize(
    "below",
    [
        "Директор;;Петров П.П.;;;", ";Директор ОФ _________ Сидоров С.С.;;;;", ";Тел.: 8 701 123 45 67;;;;",
        "в том числе женщин;1;;;;",
    ],
)  # fmt: skip
def test_what_stands_below_the_totals_is_nobody(below):
    sheet = read(HEADING, KIM, LI, "Всего:;2;;;;", below)
    assert (len(sheet.people), sheet.faults) == (2, [])


def test_person_whose_name_begins_like_a_signature_is_a_person():
    assert people(HEADING, "1;Тренерова Анна;ж;;;", "2;Всеволодов Лев;м;;;")[0] == ("Тренерова", "Анна", "woman")


@pytest.mark.parametrize(
    "lines",
    [
        ("Должность;ФИО;День 1", "Руководитель отдела;Ким Анна;+", "Специалист;Ли Лев;"),
        ("№;Должность;ФИО;День 1", "1;Руководитель отдела;Ким Анна;+", "2;Специалист;Ли Лев;"),
        ("Организация;ФИО;День 1", "Организатор мероприятий;Ким Анна;+", "Школа;Ли Лев;", "Итого;2;"),
    ],
)
def test_person_whose_post_or_organisation_begins_like_a_signature_is_a_person(lines):
    assert [(surname, given) for surname, given, _gender in people(*lines)] == [("Ким", "Анна"), ("Ли", "Лев")]


def test_row_without_a_letter_in_its_name_is_refused():
    assert [fault.code for fault in read("ФИО;Пол", "Ким Анна;ж", "17;м").faults] == ["name_missing"]


def test_marks_of_a_repeated_row_are_kept():
    sheet = read(HEADING, "1;Ким Анна;ж;Акимат;+;", "2;КИМ АННА;ж;акимат;;+")
    assert ([person.attended for person in sheet.people], len(sheet.repeated)) == ([{0, 1}], 1)


# Names


@pytest.mark.parametrize(
    "lines",
    [
        ("ФИО;Пол", "1. Ким Анна;ж", "2. Ли Лев;м"),
        ("Фамилия;Имя Отчество;Пол", "Ким;Анна;ж", "Ли;Лев;м"),
        ("Name;Surname;Sex", "Анна;Ким;F", "Лев;Ли;M"),
        ("Ф.И.О.;;Пол", "Ким;Анна;ж", "Ли;Лев;м"),
        ("Аты-жөні / Ф.И.О.;Жынысы / Пол", "Ким Анна;ж", "Ли Лев;м"),
        ("Name of the participant;Gender (F/M)", "Ким Анна;F", "Ли Лев;M"),
        ("Ф.И.О., ИИН;Пол", "Ким Анна, 850101400123;ж", "Ли Лев (ИИН 850101300123);м"),
        ("ФИО;Пол", "Ким\u00a0Анна\u200b;ж", "Ли  Лев;м"),
        ("ФИО;Пол", "Ким Анна *;ж", "Ли Лев*;м"),
        ("ФИО;Организация", "1. Ким Анна (ж);А", "2. Ли Лев (муж.);Б"),
    ],
)
def test_names_however_they_are_headed(lines):
    assert people(*lines) == BOTH


def test_surname_of_two_words_in_a_column_of_its_own_takes_no_given_name_away():
    lines = ("ФИО;;Пол", "Ким;Анна;ж", "Ли;Лев;м", "Ахмет Али;Нұр;м")
    assert people(*lines) == [*BOTH, ("Ахмет Али", "Нұр", "man")]


def test_patronymic_beside_the_given_name_is_one():
    assert read("Фамилия;Имя и отчество", "Ким;Анна Львовна").people[0].name.patronymic == "Львовна"


# Genders


@pytest.mark.parametrize(
    "lines",
    [
        ("ФИО;М;Ж", "Ким Анна;;+", "Ли Лев;+;"),
        ("ФИО;М;Ж", "Ким Анна;;ж", "Ли Лев;м;"),
        ("ФИО;муж.;жен.", "Ким Анна;;1", "Ли Лев;1;"),
        ("ФИО;Пол;Пол", ";Ж;М", "Ким Анна;✓;", "Ли Лев;;✓"),
        ("Пол: 1 - жен., 2 - муж.;", "ФИО;Пол", "Ким Анна;1", "Ли Лев;2"),
        ("ФИО;Пол (0 – ж, 1 – м)", "Ким Анна;0", "Ли Лев;1"),
        ("ФИО;Пол;Орг", "Ким Анна;2;", "Ли Лев;1;", "муж - 1, жен - 2;;"),
        ("Full name;Title", "Ким Анна;Ms.", "Ли Лев;Mr.", "Ким Анна;Ms."),
        ("ФИО;Пол", "Ким Анна;г-жа", "Ли Лев;г-н"),
    ],
)
def test_genders_however_they_are_told(lines):
    assert people(*lines) == BOTH


def test_beside_women_ticked_alone_the_others_are_not_stated():
    assert people("ФИО;жен.;День 1", "Ким Анна;+;", "Ли Лев;;+") == [BOTH[0], ("Ли", "Лев", "not_stated")]


def test_both_genders_ticked_is_refused():
    assert [fault.code for fault in read("ФИО;М;Ж", "Ким Анна;;+", "Ли Лев;+;+").faults] == ["gender_unreadable"]


# Personal numbers


@pytest.mark.parametrize(
    "number",
    [
        "850101400123", "850101 400123", "850101-400123", "850101/400123", "85.01.01 400123", "850101\u00a0400123",
        "850101 400 123", "ИИН: 850101400123", "ЖСН850101400123", "8,50101400123E+11", "850101400123.0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Документ", "Место работы"])
def test_personal_number_is_dropped_however_it_is_written(number, heading):
    table = read_table(f"ФИО;{heading};Телефон\nКим Анна;{number};+7 701 111 22 33".encode())
    assert (table.dropped, table.rows[0][1][1], table.rows[0][1][2]) == ((heading,), "", "+7 701 111 22 33")


@pytest.mark.parametrize("text", ["8 701 111 22 33", "87011112233, 87021112233", "+998 90 123 45 67", "+998901234567"])
def test_phone_is_no_personal_number(text):
    assert read("ФИО;Телефон", f"Ким Анна;{text}").people[0].phone == text


def test_phone_typed_as_a_number_is_written_in_full():
    assert read("ФИО;Телефон", "Ким Анна;7,7012345678E+10").people[0].phone == "77012345678"


# Days


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("14.05", (None, 5, 14)), ("14/05/25", (2025, 5, 14)), ("14-05-2025", (2025, 5, 14)), ("14 мая", (None, 5, 14)),
        ("14 мая 2025 г.", (2025, 5, 14)), ("14 мамыр", (None, 5, 14)), ("2025 ж. 14 мамыр", (2025, 5, 14)),
        ("May 14", (None, 5, 14)), ("14 May 2025", (2025, 5, 14)), ("3 маусым", (None, 6, 3)),
        ("День 2 (14.05)", (None, 5, 14)),
        ("13–15 мая", None), ("13-15.05", None), ("May 13–15", None), ("День 2", None), ("Место 5", None),
    ],
)  # fmt: skip
def test_day_of_a_heading(heading, day):
    assert day_of(heading) == day


@pytest.mark.parametrize(
    ("headings", "days"),
    [
        ("День 3;День 1", [5, 3]), ("2-күн", [4]), ("1;2;3", [3, 4, 5]), ("Подпись;Подпись", [3, 4]),
        ("5 июня;3 июня", [5, 3]), ("День 1;Количество дней;День рождения", [3]),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_column_is_of_the_day_it_names(headings, days):
    seminar, width = SeminarFactory(days=3), headings.count(";")
    sheet = read(f"ФИО;{headings}", *(f"{name};1{';1' * width}" for name in ("Ким Анна", "Ли Лев", "Ким Ян")))
    assert [session.date.day for session in sessions_of(sheet, seminar)] == days


@pytest.mark.django_db
def test_day_of_two_sessions_is_no_one_session():
    seminar = SeminarFactory(days=3)
    first = seminar.sessions.first()
    Session.objects.create(seminar=seminar, date=first.date, venue=first.venue, part="evening")
    with pytest.raises(Refused, match="The column “День 1” is of no one session of this seminar"):
        sessions_of(read("ФИО;День 1;День 2", "Ким Анна;1;1"), seminar)


# Files


def test_lists_of_several_worksheets_are_not_read_in_part():
    with pytest.raises(Refused, match=r"The file has several lists: “13\.05”, “14\.05”"):
        read_sheet((SHEETS / "days.xlsx").read_bytes())


@pytest.mark.parametrize(
    "lines",
    [
        ("№;ФИО;Подпись;;№;ФИО;Подпись", "1;Ким Анна;+;;1;Ли Лев;+"),
        ("Фамилия;Имя;Подпись;Фамилия;Имя;Подпись", "Ким;Анна;+;Ли;Лев;+"),
        ("ФИО;Подпись", "Ким Анна;+", "Итого;1", "Day 2;", "ФИО;Подпись", "Ли Лев;+"),
        ("№;ФИО;Подпись", "1;Ким Анна;+", "14.05.2025;;", "№;ФИО;Подпись", "1;Ли Лев;+"),
        ("День 1;;", "№;ФИО;Подпись", "1;Ким Анна;+", ";;", "2-күн;;", "№;ФИО;Подпись", "1;Ли Лев;+"),
    ],
)
def test_several_lists_on_one_worksheet_are_not_read_as_one(lines):
    with pytest.raises(Refused, match="The sheet has several lists"):
        read(*lines)


def test_headings_with_days_may_be_repeated_on_every_page():
    sheet = read("№;ФИО;14.05;День 2", "1;Ким Анна;+;", "№;ФИО;14.05;День 2", "2;Ли Лев;+;")
    assert len(sheet.people) == 2


def test_people_below_totals_and_headings_again_are_people():
    assert len(people("ФИО;Школа;День 1", "Ким Анна;А;+", "Итого;1;", "ФИО;Школа;День 1", "Ли Лев;Б;")) == 2


def test_merged_headings_of_two_rows_are_read():
    sheet = read_sheet((SHEETS / "merged.xlsx").read_bytes())
    assert [(person.name.surname, person.name.given_name, person.gender) for person in sheet.people] == BOTH
    assert sheet.marks == ["Посещение 03.06", "Посещение 04.06"]


def test_file_of_nothing_but_its_byte_order_mark_is_empty():
    with pytest.raises(Refused, match="The file is empty"):
        read_sheet(b"\xfe\xff")


def test_list_whose_names_are_not_taken_is_refused():
    table = read_table("ФИО;Пол\nКим Анна;ж".encode()).with_fields({0: None})
    with pytest.raises(Refused, match="No column of names was found"):
        read_people(table)
