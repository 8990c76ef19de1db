"""Participant lists: what is found in them, what is refused, and who of the register the people are."""

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from seminars import names
from seminars.matching import match_people
from seminars.models import (
    Attendance,
    DoubtfulPair,
    Participant,
    Participation,
    SheetImport,
)
from seminars.sheets.people import read_sheet
from seminars.sheets.read import Refused
from tests.factories import ParticipantFactory, ParticipationFactory, RegionFactory, SeminarFactory

SHEETS = Path(__file__).parent / "data" / "sheets"
EXPECTED = json.loads((SHEETS / "expected.json").read_text())
HERE = [name for name in EXPECTED if (SHEETS / name).exists()]


def in_csv(*lines, heading="Full name,Gender,Organisation,Day 1"):
    return "\n".join([heading, *lines]).encode()


def only(*lines, **options):
    """The one person of a list."""
    (person,) = read_sheet(in_csv(*lines, **options)).people
    return person


def counts(sheet):
    genders = [person.gender for person in sheet.people]
    return {
        "people": len(sheet.people),
        "women": genders.count("woman"),
        "men": genders.count("man"),
        "attendances": sum(len(person.attended) for person in sheet.people),
        "errors": len(sheet.faults),
        "duplicate_rows": len(sheet.repeated),
        "rows": sheet.rows,
    }


# The lists that came


@pytest.mark.parametrize("name", [name for name in HERE if isinstance(EXPECTED[name], dict)])
def test_list_holds_what_is_expected(name):
    found = counts(read_sheet((SHEETS / name).read_bytes()))
    expected = {key: value for key, value in EXPECTED[name].items() if key in found}
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("name", [name for name in HERE if isinstance(EXPECTED[name], str)])
def test_what_is_no_list_is_refused(name):
    with pytest.raises(Refused):
        read_sheet((SHEETS / name).read_bytes())


def test_archive_that_unpacks_to_much_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(70_000_000))
    with pytest.raises(Refused, match="unpacks to more than 60 MB"):
        read_sheet(buffer.getvalue())


@pytest.mark.parametrize("content", [b"Name\n" + b"Kim\n" * 60_000, b"Name," * 30_000, b"Name," * 300 + b"\nKim"])
def test_text_of_too_many_rows_or_columns_is_refused(content):
    with pytest.raises(Refused):
        read_sheet(content)


# Headings


@pytest.mark.parametrize(
    "heading",
    [
        "Full name,M/F,Organization,14.05.2025",
        "Ф.И.О. (полностью);Пол;Место работы;Подпись (1 день)",
        "Аты-жөні\tЖынысы\tЖұмыс орны\t1-күн",
        "ФИО участника|пол|Организация|День 1",
        "№,Participant,Sex,Employer,Attendance",
        "Аты-жөні / ФИО;Жынысы / Пол;Ұйым / Организация;03.06.2025 [7]",
    ],
)
def test_headings_in_three_languages_and_any_delimiter(heading):
    delimiter = next(mark for mark in ";\t|," if mark in heading)
    cells = ["Ким Анна", "F", "Akimat", "+"]
    line = delimiter.join(["1", *cells] if heading.startswith("№") else cells)
    person = only(line, heading=heading)
    assert (person.name.surname, person.gender, person.organisation) == ("Ким", "woman", "Akimat")
    assert person.attended == {0}


def test_title_above_and_totals_and_signatures_below_are_no_people():
    content = in_csv(
        "Тараз қаласы,,",
        ",,",
        "№,ФИО,Пол",
        "1,Ким Анна,ж",
        "2,,",
        ",,",
        "Итого:,1,",
        "Ответственный,Петров,",
        heading="Список,,",
    )
    sheet = read_sheet(content)
    assert (sheet.rows, [person.row for person in sheet.people]) == (1, [5])


def test_headings_in_two_rows_are_joined():
    sheet = read_sheet(in_csv(",,Day 1,Day 2", "Ким,Анна,1,0", heading="Surname,Given name,Attendance,Attendance"))
    assert sheet.marks == ["Attendance Day 1", "Attendance Day 2"]


@pytest.mark.parametrize("heading", ["ИИН", "IIN", "Notes", "Phone"])
def test_personal_number_is_dropped_whatever_its_column_is_called(heading):
    sheet = read_sheet(in_csv("Ким Анна,850101400123", heading=f"Full name,{heading}"))
    assert sheet.dropped == [heading]
    assert "850101400123" not in repr(sheet)


def test_single_personal_number_among_phones_is_dropped():
    lines = ["Ким Анна,+7 701 111 22 33", "Ким Лев,850101400123", "Ким Ян,87011112234"]
    sheet = read_sheet(in_csv(*lines, heading="Full name,Phone"))
    assert [person.phone for person in sheet.people] == ["+7 701 111 22 33", "", "87011112234"]
    assert sheet.dropped == ["Phone"]


# Cells


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("F", "woman"), ("ж", "woman"), ("Жен.", "woman"), ("әйел", "woman"), ("Female", "woman"), ("2", "woman"),
        ("M", "man"), ("муж.", "man"), ("ер", "man"), ("1", "man"), ("", "not_stated"), ("-", "not_stated"),
    ],
)  # fmt: skip
def test_gender_by_any_usual_mark(text, gender):
    assert only(f"Ким Анна,{text},,1").gender == gender


@pytest.mark.parametrize(
    ("text", "attended"),
    [
        ("1", True),
        ("+", True),
        ("✓", True),
        ("да", True),
        ("иә", True),
        ("0", False),
        ("", False),
        ("н", False),
        ("жоқ", False),
    ],
)
def test_attendance_by_any_usual_mark(text, attended):
    assert bool(only(f"Ким Анна,F,,{text}").attended) is attended


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",F,Akimat,1", "Full name", "name_missing"),
        ("Ким Анна,?,,1", "Gender", "gender_unreadable"),
        ("Ким Анна,F,,maybe", "Day 1", "mark_unreadable"),
        (f"Ким Анна,F,{'x' * 301},1", "Organisation", "too_long"),
        (f"Ким {'а' * 151},F,,1", "Full name", "too_long"),
    ],
)
def test_bad_cell_is_named_with_row_and_column(line, column, code):
    (fault,) = read_sheet(in_csv("Ким Лев,M,,1", line)).faults
    assert (fault.row, fault.column, fault.code) == (3, column, code)


def test_year_of_birth_is_taken_from_a_date():
    assert only("Ким Анна,14.05.1985", heading="ФИО,Дата рождения").birth_year == 1985
    (fault,) = read_sheet(in_csv("Ким Анна,85", heading="ФИО,Дата рождения")).faults
    assert fault.code == "birth_year_unreadable"


def test_text_that_begins_like_a_formula_stays_text():
    assert only("=1+1 Анна,F,@SUM(1),1").organisation == "@SUM(1)"


def test_same_person_twice_is_one_and_another_patronymic_is_another():
    lines = [
        "Ким Анна Львовна,F,Akimat,1",
        "ким анна львовна,F,akimat,1",
        "Ким Анна Ивановна,F,Akimat,1",
        "Ким Анна Львовна,F,School,1",
    ]
    sheet = read_sheet(in_csv(*lines))
    assert (len(sheet.people), [person.row for person in sheet.repeated]) == (3, [3])


# Names


@pytest.mark.parametrize(
    ("text", "surname", "given", "patronymic"),
    [
        ("Ибраева Мәдина Серікқызы", "Ибраева", "Мәдина", "Серікқызы"),
        ("Ибраева Мәдина", "Ибраева", "Мәдина", ""),
        ("Петров Иван Сергеевич", "Петров", "Иван", "Сергеевич"),
        ("Kim, Anna", "Kim", "Anna", ""),
        ("Kim, Anna Marie", "Kim", "Anna", "Marie"),
        ("Ким Анна Львовна, директор", "Ким", "Анна", "Львовна"),
        ("Ким Анна, директор школы", "Ким", "Анна", ""),
        ("Ким (Ли) Анна Львовна", "Ким (Ли)", "Анна", "Львовна"),
        ("Ким", "Ким", "", ""),
    ],
)
def test_full_name_is_split(text, surname, given, patronymic):
    assert names.split(text) == names.Name(surname, given, patronymic)


def test_patronymic_beside_the_given_name_is_told_from_it_whatever_the_surname():
    person = only("Абай Ким,Лев Иванович", heading="Фамилия,Имя")
    assert person.name == names.Name("Абай Ким", "Лев", "Иванович")


def test_column_of_given_names_first_is_split_so():
    sheet = read_sheet(in_csv("Madina Ibraeva,F,,1", "Anna Kim,F,,1", "Viktor Petrov,M,,1"))
    assert [person.name.surname for person in sheet.people] == ["Ibraeva", "Kim", "Petrov"]


def test_short_names_that_only_look_like_surnames_decide_nothing():
    sheet = read_sheet(in_csv("Ким Анна,F,,1", "Ли Лев,M,,1", "Цой Марина,F,,1"))
    assert [person.name.surname for person in sheet.people] == ["Ким", "Ли", "Цой"]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("Ибраева Мәдина", "Ibraeva Madina", ("same_name",)),
        ("Мұхамеджанов Әсет", "Mukhamedzhanov Aset", ("same_name",)),
        ("Ибраева Мәдина", "Мадина Ибраева", ("swapped",)),
        ("Ибраева Мәдина", "Ибраева Мәдина Серікқызы", ("same_name", "no_patronymic")),
        ("Ибраева Мәдина", "Ибраева Мадинна", ("same_name",)),
        ("Ибраева Мәдина", "Ibrayev Madina", ("ending",)),
        ("Ибраева Мәдина", "Ибраева-Ким Мадина", ("double_surname",)),
        ("Ибраева Мәдина Серікқызы", "Ибраева Мадина Сериковна", ("same_name",)),
        ("Ибраева Мәдина Серікқызы", "Ибраева Мадина Серік қызы", ("same_name",)),
        ("Мұрат Нұр-Жан", "Муратов Нуржан", ()),
        ("Юсупова Юлия", "Yusupova Julia", ("slip",)),
        ("Сейітова Гүлнар", "Сейтова Гулнара", ("slip",)),
        ("Ибраева Мәдина Серікқызы", "Ибраева Мәдина Ерланқызы", ()),
        ("Ким Анна", "Ли Анна", ()),
    ],
)
def test_likeness_of_names(one, other, reasons):
    assert names.likeness(names.split(one), names.split(other)) == reasons


# Into a seminar


@pytest.fixture
def seminar(db):
    return SeminarFactory(days=3)


def bring_in(seminar, content, tmp_path, name="list.csv", **options):
    file = tmp_path / name
    file.write_bytes(content)
    out = io.StringIO()
    call_command("import_participants", file, seminar=seminar.code, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_list_is_in_and_counted(seminar, tmp_path):
    result = bring_in(seminar, in_csv("Ким Анна,F,Akimat,1", "Ли Лев,M,,0"), tmp_path)
    assert (result["created"], result["matched"], result["attendances"]) == (2, 0, 1)
    seminar.refresh_from_db()
    assert (seminar.women, seminar.men) == (1, 0)


def test_same_list_again_adds_nothing(seminar, tmp_path):
    content = (SHEETS / "clean_en.xlsx").read_bytes()
    first = bring_in(seminar, content, tmp_path)
    again = bring_in(seminar, content, tmp_path)
    assert (first["created"], again["created"], again["matched"]) == (40, 0, 40)
    numbers = [model.objects.count() for model in (Participant, Participation, Attendance, DoubtfulPair)]
    assert numbers == [40, 40, 107, DoubtfulPair.objects.count()]
    assert SheetImport.objects.count() == 2


def test_latin_list_is_doubtful_and_nobody_is_merged(seminar, tmp_path):
    bring_in(seminar, (SHEETS / "clean_en.xlsx").read_bytes(), tmp_path)
    other = SeminarFactory(region=seminar.region, days=3)
    result = bring_in(other, (SHEETS / "latin_again.xlsx").read_bytes(), tmp_path)
    assert (result["possible_duplicates"], result["created"]) == (
        EXPECTED["latin_again.xlsx"]["possible_duplicates"],
        15,
    )
    assert Participant.objects.count() == 55


def test_known_by_full_name_and_organisation_or_phone(seminar, tmp_path):
    someone = ParticipantFactory(surname="Ким", given_name="Анна", patronymic="Львовна", phone="8 701 111 22 33")
    ParticipationFactory(participant=someone, organisation="Акимат")
    lines = ["Ким Анна Львовна,F,АКИМАТ,", "Ким Анна Львовна,F,School,+77011112233"]
    for line in lines:
        result = bring_in(seminar, in_csv(line, heading="Full name,Gender,Organisation,Phone"), tmp_path)
        assert (result["matched"], result["created"]) == (1, 0)
    assert Participant.objects.count() == 1


def test_somebody_on_the_list_without_an_organisation_is_known_where_the_next_list_says_one(seminar, tmp_path):
    bring_in(seminar, in_csv("Ким Анна,F,,1"), tmp_path)
    result = bring_in(seminar, in_csv("Ким Анна,F,Акимат,1", heading="Full name,Gender,Organisation,Day 2"), tmp_path)
    assert (result["matched"], Participant.objects.count(), Attendance.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("lines", [["Ким Анна,F,,", "Ким Анна,F,Акимат,"], ["Ким Анна,F,Акимат,", "Ким Анна,F,,"]])
def test_homonyms_of_whom_one_says_an_organisation_are_two_however_often_and_in_any_order(seminar, tmp_path, lines):
    for first in ("Ким Анна,F,Акимат,", "Ким Анна,F,,"):
        bring_in(seminar, in_csv(first), tmp_path)
        bring_in(seminar, in_csv(*lines), tmp_path)
        assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("О'Коннор Анна", "О’Коннор Анна"),
        ("Ахмет-Али Нұр", "Ахмет–Али Нұр"),
        ("Мәдина Әсел", "Мəдина Əсел"),  # the Latin schwa
        ("Андрей Лев", unicodedata.normalize("NFD", "Андрей Лев")),
    ],
)
def test_name_typed_with_another_sign_that_looks_the_same_is_the_same(seminar, tmp_path, one, other):
    results = [bring_in(seminar, in_csv(f"{name},F,Акимат,1"), tmp_path) for name in (one, other)]
    assert (results[1]["matched"], Participant.objects.count()) == (1, 1)


def test_homonym_of_another_organisation_is_doubtful(seminar, tmp_path):
    ParticipationFactory(participant__surname="Ким", participant__given_name="Анна", organisation="Акимат")
    result = bring_in(seminar, in_csv("Ким Анна,F,School,1"), tmp_path)
    assert (result["created"], result["possible_duplicates"]) == (1, 1)
    assert DoubtfulPair.objects.get().reasons == ["same_name", "same_place"]


def test_likeliest_comes_first_with_its_reasons(seminar):
    fields = {"participant__surname": "Ким", "participant__given_name": "Анна"}
    elsewhere = SeminarFactory(region=RegionFactory(iso_code="KZ-39", name_en="Kostanay Region"))
    homonym = ParticipationFactory(seminar=elsewhere, **fields).participant
    near = ParticipationFactory(**fields).participant
    colleague = ParticipationFactory(seminar=elsewhere, organisation="Акимат", **fields).participant
    owner = ParticipationFactory(seminar=elsewhere, participant__phone="87011112233", **fields).participant
    (person,) = read_sheet(in_csv("Kim Anna,F,АКИМАТ,+7 701 111 22 33", heading="Name,Sex,Agency,Phone")).people
    (match,) = match_people([person], seminar)
    assert [(other.pk, reasons[1:]) for other, reasons in match.doubtful] == [
        (owner.pk, ("same_phone",)),
        (colleague.pk, ("same_organisation",)),
        (near.pk, ("same_place",)),
        (homonym.pk, ()),
    ]


def test_list_with_a_bad_row_saves_nothing(seminar, tmp_path):
    with pytest.raises(CommandError, match="1 rows are bad"):
        bring_in(seminar, in_csv("Ким Анна,F,,1", "Ли Лев,?,,1"), tmp_path)
    assert not Participant.objects.exists()
    assert bring_in(seminar, in_csv("Ким Анна,F,,1", "Ли Лев,?,,1"), tmp_path, skip_refused=True)["created"] == 1


def test_dry_run_saves_nothing(seminar, tmp_path):
    result = bring_in(seminar, in_csv("Ким Анна,F,,1", "Ли Лев,?,,1"), tmp_path, dry_run=True)
    assert (result["created"], len(result["errors"])) == (1, 1)
    assert not Participant.objects.exists()


def test_columns_go_to_the_sessions_of_their_dates(seminar, tmp_path):
    heading = "Full name,Gender,05.06.2025,03.06"
    bring_in(seminar, in_csv("Ким Анна,F,1,0", heading=heading), tmp_path)
    assert Attendance.objects.get().session.date.isoformat() == "2025-06-05"


@pytest.mark.parametrize("heading", ["Full name,Gender,01.01.2020,Day 2", "Full name,Day 1,Day 2,Day 3,Day 4"])
def test_columns_of_no_session_are_refused(seminar, tmp_path, heading):
    cells = "Ким Анна" + ",1" * heading.count(",")
    with pytest.raises(CommandError, match="nothing was saved"):
        bring_in(seminar, in_csv(cells, heading=heading), tmp_path)
    assert not Participant.objects.exists()


def test_unknown_seminar_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="There is no seminar 2025-KZ-31-9"):
        call_command("import_participants", tmp_path / "x.csv", seminar="2025-KZ-31-9")


def test_matching_costs_the_same_queries_for_one_and_for_forty(seminar, tmp_path, django_assert_max_num_queries):
    from seminars.sheets.save import preview

    sheet = read_sheet((SHEETS / "clean_en.xlsx").read_bytes())
    bring_in(seminar, (SHEETS / "clean_en.xlsx").read_bytes(), tmp_path)
    with django_assert_max_num_queries(5):
        preview(sheet, seminar)
