"""What a programme file is refused for: one fault each, with its path, and nothing saved."""

import json
from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event
from regions.models import Locality, LocalityRegion, Region, Venue
from seminars.models import Participant, ProgrammeYear, Seminar
from seminars.programme_file.export import content, export
from seminars.programme_file.save import import_programme
from seminars.programme_file.schema import Refused
from tests.factories import ParticipationFactory
from tests.kept import bring_reference
from tests.recount import names

pytestmark = pytest.mark.django_db

FILE = {
    "format": "seminar-programme/1",
    "programme": names("Programme"),
    "year": 2021,
    "rule": {"minimum_sessions": 1, "completion_share": 1.0},
    "partners": ["Ministry", "Agency"],
    "localities": [
        {
            "id": "semey",
            "region": "KZ-63",
            "kind": "city",
            "rural": False,
            "kato": None,
            "name": {"en": "Semey", "ru": "Семей", "kk": "Семей"},
        },
        {
            "id": "v",
            "region": "KZ-63",
            "kind": "village",
            "rural": True,
            "kato": None,
            "name": names("Village"),
            "position": 1,
            "label": names("Village village"),
        },
        {
            "id": "far",
            "region": "KZ-39",
            "kind": "town",
            "rural": True,
            "kato": "399999999",
            "name": names("Far"),
            "reason": "By law",
        },
    ],
    "venues": [
        {"id": "hall", "locality": "semey", "kind": "hall", "name": names("Hall")},
        {"id": "school", "locality": "v", "kind": "institution", "name": names("School"), "position": 2},
        {"id": "club", "locality": "far", "kind": "hall", "name": names("Club")},
    ],
    "participants": [
        {
            "id": "a",
            "surname": "A",
            "given_name": "B",
            "patronymic": "",
            "gender": "woman",
            "birth_year": 1980,
            "phone": "+7 700",
        },
        {
            "id": "b",
            "surname": "C",
            "given_name": "D",
            "patronymic": "E",
            "gender": "man",
            "birth_year": None,
            "email": "d@example.org",
            "other_spelling": "Ц",
        },
    ],
    "seminars": [
        {
            "code": "2021-KZ-63-1",
            "title": names("First"),
            "region": "KZ-63",
            "status": "held",
            "start": "2021-05-01",
            "end": "2021-05-02",
            "partners": ["Agency", "Ministry"],
            "topics": ["Rights"],
            "sessions": [
                {
                    "id": "1",
                    "date": "2021-05-01",
                    "venue": "hall",
                    "mode": "in_person",
                    "part": "morning",
                    "sheet_total": {"women": 1, "men": 0, "not_stated": 0},
                },
                {"id": "2", "date": "2021-05-02", "venue": "school", "mode": "hybrid"},
            ],
            "participations": [
                {"participant": "b", "audience": "other", "organisation": "O", "position": "P", "attended": ["2", "1"]},
                {"participant": "a", "audience": "academia", "organisation": "", "position": "", "attended": ["1"]},
            ],
            "headcounts": [
                {"venue": "school", "audience": None, "women": 1, "men": 2, "not_stated": 3, "certainty": "about"}
            ],
            "languages": ["ru", "kk"],
            "speakers": [{"name": "Speaker", "organisation": "Office", "sessions": ["2"]}],
        },
        {
            "code": "2021-KZ-39-1",
            "title": names("Second"),
            "region": "KZ-39",
            "status": "planned",
            "start": "2021-06-01",
            "end": "2021-06-01",
            "partners": [],
            "topics": [],
            "sessions": [{"id": "3", "date": "2021-06-01", "venue": None, "mode": "online"}],
            "participations": [],
            "headcounts": [],
        },
    ],
    "targets": {"participants": 100, "women_share": 0.45, "audiences": {"academia": 0.25, "civil_society": 0.1}},
    "regions": ["KZ-39", "KZ-63"],
}


@pytest.fixture(autouse=True)
def reference():
    bring_reference()


@pytest.fixture
def file():
    return deepcopy(FILE)


def data(file):
    return (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode()


def faults(file, **options):
    with pytest.raises(Refused) as refused:
        import_programme(data(file), **options)
    assert not Seminar.objects.exists()
    assert not Locality.objects.filter(name_en="Village").exists()
    return refused.value.faults


def test_every_key_comes_out_as_it_went_in(file):
    year = import_programme(data(file)).programme_year
    written = json.loads(export(year))
    assert written["localities"][0].pop("label", None) is None
    assert json.dumps(written) == json.dumps(file)


def test_a_locality_the_site_knows_stays_as_it_is(file):
    before = Locality.objects.get(name_en="Semey")
    file["localities"][0]["name"]["ru"] = "Other"
    import_programme(data(file))
    assert Locality.objects.get(name_en="Semey").name_ru == before.name_ru
    assert Venue.objects.get(name_en="Hall").locality == before


def test_same_content_again_is_unchanged(file):
    import_programme(data(file))
    assert import_programme(data(file)).outcome == "unchanged"
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("regions",), []),
        (("targets",), {}),
        (("seminars", 0, "languages"), []),
        (("seminars", 0, "speakers"), []),
        (("participants", 0, "phone"), ""),
        (("programme", "ru"), "Другое имя"),
        (("localities", 0, "region"), "KZ-VOS"),
        (("seminars", 0, "region"), "KZ-VOS"),
    ],
)
def test_what_the_site_would_not_keep_is_no_other_content(file, path, value):
    holder = file
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    import_programme(data(file))
    assert import_programme(data(file)).outcome == "unchanged"


def test_a_programme_the_site_knows_keeps_its_names(file):
    import_programme(data(file))
    file["programme"]["kk"] = "Басқа атау"
    file["year"] = 2024
    file["seminars"] = []
    imported = import_programme(data(file))
    assert imported.warnings[0][0] == "programme"
    assert import_programme(data(file)).outcome == "unchanged"


def test_other_content_is_refused_with_its_differences(file):
    import_programme(data(file))
    file["seminars"][0]["headcounts"][0]["women"] = 5
    with pytest.raises(Refused) as refused:
        import_programme(data(file))
    assert refused.value.faults[1:] == [("seminars[0].headcounts[0].women", "here “1”, in the file “5”")]


def test_replace_brings_the_other_content_and_leaves_no_one_behind(file):
    import_programme(data(file))
    file["participants"].pop(0)
    file["seminars"][0]["participations"].pop(1)
    assert import_programme(data(file), replace=True).outcome == "replaced"
    assert Participant.objects.count() == 1
    assert content(ProgrammeYear.objects.get())["participants"] == file["participants"]


def test_replace_leaves_nobody_behind_who_was_typed_on_the_site():
    year = ParticipationFactory().seminar.programme_year
    text = export(year)
    assert import_programme(text.replace("Rights", "Duties").encode(), replace=True).outcome == "replaced"
    assert Participant.objects.count() == 1


def test_export_of_people_typed_on_the_site_is_written_down_with_their_number(capsys):
    ParticipationFactory()
    call_command("export_programme", 2025)
    assert Event.objects.get(action=Event.Action.EXPORTED).people == 1


def test_a_year_with_a_closed_seminar_is_not_replaced(file):
    import_programme(data(file))
    Seminar.objects.filter(code="2021-KZ-63-1").update(closed_at="2021-06-01T00:00:00Z")
    file["partners"] = []
    with pytest.raises(Refused, match="closed seminars"):
        import_programme(data(file), replace=True)


def test_export_without_names_names_nobody(file):
    year = import_programme(data(file)).programme_year
    written = json.loads(export(year, with_names=False))
    assert [(p["surname"], p["given_name"], p["patronymic"]) for p in written["participants"]] == [("", "", "")] * 2
    assert not {"phone", "email", "other_spelling"} & {key for p in written["participants"] for key in p}
    assert written["seminars"][0]["speakers"][0]["name"] == ""


def test_a_held_seminar_in_the_future_is_a_warning(file):
    file["year"] = 2099
    for seminar in file["seminars"]:
        seminar.update(code=seminar["code"].replace("2021", "2099"), sessions=[], participations=[], headcounts=[])
        seminar.update(start="2099-05-01", end="2099-05-01", speakers=[])
    file["localities"][0]["region"] = "KZ-10"
    assert ("seminars[0]", "2099-KZ-63-1 is held, but lies in the future") in import_programme(data(file)).warnings


def change(path, value):
    """Return a function that sets one value of a file."""

    def apply(file):
        *keys, last = path
        for key in keys:
            file = file[key]
        file[last] = value

    return apply


S = ("seminars", 0)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("year",), 1800, "year"),
        (("format",), "other/1", "format"),
        (("surprise",), 1, "surprise"),
        (("rule", "completion_share"), 0, "rule.completion_share"),
        (("rule", "minimum_sessions"), 0, "rule.minimum_sessions"),
        (("regions",), ["KZ-99"], "regions[0]"),
        (("regions",), ["KZ-YUZ"], "regions[0]"),
        (("localities", 0, "region"), "KZ-10", "localities[0].region"),
        (("localities", 0, "kato"), "311010000", "localities[0].kato"),
        (("localities", 1, "rural"), False, "localities[1].rural"),
        (("localities", 1, "id"), "far", "localities"),
        (("localities", 1, "name", "de"), "X", "localities[1].name.de"),
        (("venues", 0, "locality"), "nowhere", "venues[0].locality"),
        (("venues", 1, "name", "en"), "x" * 201, "venues[1].name.en"),
        (("participants", 0, "gender"), "female", "participants[0].gender"),
        (("participants", 0, "birth_year"), 1.5, "participants[0].birth_year"),
        (("participants", 0, "surname"), "A\x00", "participants[0].surname"),
        ((*S, "code"), "first", "seminars[0].code"),
        ((*S, "start"), "2021-02-31", "seminars[0].start"),
        ((*S, "start"), "2020-05-01", "seminars[0].start"),
        ((*S, "end"), "2021-04-30", "seminars[0].end"),
        ((*S, "region"), "KZ-98", "seminars[0].region"),
        ((*S, "status"), "done", "seminars[0].status"),
        ((*S, "sessions", 0, "date"), "2021-05-03", "seminars[0].sessions[0].date"),
        ((*S, "sessions", 0, "venue"), "club", "seminars[0].sessions[0].venue"),
        ((*S, "sessions", 0, "venue"), "none", "seminars[0].sessions[0].venue"),
        ((*S, "participations", 0, "participant"), "z", "seminars[0].participations[0].participant"),
        ((*S, "participations", 0, "participant"), "a", "seminars[0].participations"),
        ((*S, "participations", 0, "attended"), ["3"], "seminars[0].participations[0].attended"),
        ((*S, "participations", 0, "attended"), ["1", "1"], "seminars[0].participations[0].attended"),
        ((*S, "headcounts", 0, "women"), -1, "seminars[0].headcounts[0].women"),
        ((*S, "headcounts", 0, "venue"), None, "seminars[0].headcounts[0].venue"),
        ((*S, "headcounts", 0, "certainty"), "unknown", "seminars[0].headcounts[0]"),
    ],
)
def test_a_fault_is_named_by_its_path(file, path, value, fault):
    change(path, value)(file)
    assert fault in [path for path, _reason in faults(file)]


def test_a_missing_key_is_named(file):
    del file["seminars"][0]["topics"]
    assert faults(file) == [("seminars[0].topics", "is missing")]


def test_a_region_of_that_year_is_taken_and_one_of_today_is_not(file):
    file["localities"][0]["region"] = file["seminars"][0]["region"] = "KZ-10"
    reason = "Abai Region (KZ-10) did not exist in 2021"
    assert ("seminars[0].region", reason) in faults(file)


def test_a_place_that_fits_two_is_refused(file):
    for _ in range(2):
        twin = Locality.objects.create(name_en="Twin", kind="village")
        LocalityRegion.objects.create(locality=twin, region=Region.objects.get(iso_code="KZ-63"))
    file["localities"][1]["name"] = names("Twin")
    reason = "“Twin” in East Kazakhstan Region may be any of 2 localities: give its KATO code"
    assert faults(file) == [("localities[1]", reason)]


def test_a_code_used_elsewhere_is_refused(file):
    import_programme(data(file))
    file["programme"] = names("Another")
    with pytest.raises(Refused, match="already a seminar of Programme 2021"):
        import_programme(data(file))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"\xff\xfe{", "not UTF-8"), (b"{", "not JSON"), (b"", "is empty"), (b"[]", "object")],
)
def test_a_file_that_is_none_is_refused(raw, reason):
    with pytest.raises(Refused, match=reason):
        import_programme(raw)


def test_the_command_exits_with_the_faults(file, tmp_path):
    file["seminars"][0]["start"] = "2021-02-31"
    path = tmp_path / "year.json"
    path.write_bytes(data(file))
    with pytest.raises(CommandError, match=r"seminars\[0\]\.start"):
        call_command("import_programme", str(path))
