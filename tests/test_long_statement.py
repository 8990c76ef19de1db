"""The long statement in three languages against sentences written by hand, without a database.

A tilde stands for the space that does not break.
"""

import pytest
from django.utils.translation import override

from regions.models import Region
from reports.long_statement import year_statement_long
from reports.partners import Partners
from reports.totals import Cell, RegionFigures, Row, YearFigures
from reports.year_before import YearBefore
from seminars.models import ProgrammeYear, Side
from seminars.models.choices import Audience, Certainty

LANGUAGES = ("en", "ru", "kk")
ABOUT, AT_LEAST = Certainty.ABOUT, Certainty.AT_LEAST
LAW, CIVIL, OTHER, NOT_STATED = Audience.LAW_ENFORCEMENT, Audience.CIVIL_SOCIETY, Audience.OTHER, Audience.NOT_STATED


def row(subject, total, certainty=Certainty.EXACT):
    return Row(subject, Cell(women=total), frozenset({certainty}) if total else frozenset())


def year(people=40, **fields):
    """The figures of 2025: ``people`` women, ``seminars`` in one region, ``unknown`` of them without a number."""
    unknown, seminars = fields.pop("unknown", 0), fields.pop("seminars", 1)
    sides = dict.fromkeys(Side, (0,)) | fields.pop("sides", {})
    cell = Cell(women=people)
    nobody = {"persons": 0, "came_before": 0, "completers": Cell(), "attendances": Cell()}
    region = RegionFigures(
        region=Region(name_en="Zhambyl Region", name_ru="Жамбылская область", name_kk="Жамбыл облысы"),
        cell=cell, seminars=seminars, number_unknown=unknown, places=(), **nobody,
    )  # fmt: skip
    of_year = {
        "programme_year": ProgrammeYear(year=2025), "region": None, "cell": cell, "listed": Cell(),
        "seminars": seminars, "seminars_planned": 0, "sessions": seminars, "regions": (region,) if seminars else (),
        "audiences": tuple(row(audience, *number) for audience, *number in fields.pop("audiences", ())),
        "sides": tuple(row(side, *number) for side, number in sides.items()),
    }  # fmt: skip
    return YearFigures(**nobody | of_year | fields)


def said(language, figures, **options):
    """What the long statement says beyond the short one."""
    with override(language):
        _short, *paragraphs = year_statement_long(figures, **options)
    return " ".join(paragraphs)


def in_each_language(situations):
    """Parametrise by language: each situation is what is given and the English, Russian and Kazakh sentence."""
    cases = [
        pytest.param(language, given, sentence.replace("~", "\u00a0"), id=f"{language}-{name}")
        for name, (given, *sentences) in situations.items()
        for language, sentence in zip(LANGUAGES, sentences, strict=True)
    ]
    return pytest.mark.parametrize(("language", "given", "sentence"), cases)


@in_each_language(
    {
        "two": (
            {"audiences": [(LAW, 15), (CIVIL, 25)]},
            "By audience: civil society 25, law enforcement 15.",
            "По аудиториям: гражданское общество — 25, правоохранительные органы — 15.",
            "Аудиториялар бойынша: азаматтық қоғам — 25, құқық қорғау органдары — 15.",
        ),
        "as large": (
            {"audiences": [(LAW, 20), (CIVIL, 20)]},
            "By audience: law enforcement 20, civil society 20.",
            "По аудиториям: правоохранительные органы — 20, гражданское общество — 20.",
            "Аудиториялар бойынша: құқық қорғау органдары — 20, азаматтық қоғам — 20.",
        ),
        "thousands": (
            {"people": 12346, "audiences": [(LAW, 1001), (CIVIL, 11345)]},
            "By audience: civil society 11,345, law enforcement 1,001.",
            "По аудиториям: гражданское общество — 11~345, правоохранительные органы — 1~001.",
            "Аудиториялар бойынша: азаматтық қоғам — 11~345, құқық қорғау органдары — 1~001.",
        ),
        "not sure": (
            {"audiences": [(LAW, 30, ABOUT), (CIVIL, 10, AT_LEAST)]},
            "By audience: law enforcement about 30, civil society at least 10.",
            "По аудиториям: правоохранительные органы — около 30, гражданское общество — не менее 10.",
            "Аудиториялар бойынша: құқық қорғау органдары — шамамен 30, азаматтық қоғам — кемінде 10.",
        ),
        "not stated stands last": (
            {"audiences": [(LAW, 12), (OTHER, 3), (NOT_STATED, 25)]},
            "By audience: law enforcement 12, other 3, not stated 25.",
            "По аудиториям: правоохранительные органы — 12, другое — 3, не указано — 25.",
            "Аудиториялар бойынша: құқық қорғау органдары — 12, басқа — 3, көрсетілмеген — 25.",
        ),
        "one": (
            {"audiences": [(LAW, 40)]},
            "Audience: law enforcement only.",
            "Аудитория: только правоохранительные органы.",
            "Аудитория: тек құқық қорғау органдары.",
        ),
        "one of those whose number is known": (
            {"audiences": [(LAW, 40)], "seminars": 2, "unknown": 1},
            "By audience: law enforcement 40.",
            "По аудиториям: правоохранительные органы — 40.",
            "Аудиториялар бойынша: құқық қорғау органдары — 40.",
        ),
        "one and not stated": (
            {"audiences": [(LAW, 1), (NOT_STATED, 39)]},
            "By audience: law enforcement 1, not stated 39.",
            "По аудиториям: правоохранительные органы — 1, не указано — 39.",
            "Аудиториялар бойынша: құқық қорғау органдары — 1, көрсетілмеген — 39.",
        ),
        "only not stated": (
            {"audiences": [(NOT_STATED, 40)]},
            "The audience is not stated.",
            "Аудитория не указана.",
            "Аудитория көрсетілмеген.",
        ),
        "six": (
            {
                "people": 871,
                "audiences": [
                    (Audience.LOCAL_AUTHORITIES, 144), (LAW, 159), (Audience.SOCIAL_SERVICES, 144), (CIVIL, 152),
                    (Audience.SMALL_AND_MEDIUM_BUSINESSES, 131), (Audience.ACADEMIA, 141),
                ],
            },
            "By audience: law enforcement 159, civil society 152, local authorities 144, social services 144, "
            "academia 141, small and medium-sized businesses 131.",
            "По аудиториям: правоохранительные органы — 159, гражданское общество — 152, местные исполнительные "
            "органы — 144, социальные службы — 144, научное и образовательное сообщество — 141, малый и средний "
            "бизнес — 131.",
            "Аудиториялар бойынша: құқық қорғау органдары — 159, азаматтық қоғам — 152, жергілікті атқарушы органдар "
            "— 144, әлеуметтік қызметтер — 144, ғылыми-білім беру қауымдастығы — 141, шағын және орта бизнес — 131.",
        ),
    }
)  # fmt: skip
def test_audiences(language, given, sentence):
    assert said(language, year(**given)) == sentence


@in_each_language(
    {
        "both, some twice": (
            {"people": 871, "sides": {"rural": (286,), "urban": (601,)}},
            "286 participants (32.8%) attended in villages and 601 in towns; 16 of them attended in both.",
            "В сёлах — 286 участников (32,8~%), в городах — 601; из них 16 — и там, и там.",
            "Ауылдарда 286 адам (32,8%), қалаларда 601 адам қатысты, оның ішінде 16 адам екі топқа да кіреді.",
        ),
        "both, one twice": (
            {"sides": {"rural": (21,), "urban": (20,)}},
            "21 participants (52.5%) attended in villages and 20 in towns; 1 of them attended in both.",
            "В сёлах — 21 участник (52,5~%), в городах — 20; из них 1 — и там, и там.",
            "Ауылдарда 21 адам (52,5%), қалаларда 20 адам қатысты, оның ішінде 1 адам екі топқа да кіреді.",
        ),
        "both, nobody twice": (
            {"sides": {"rural": (1,), "urban": (39,)}},
            "1 participant (2.5%) attended in villages and 39 in towns.",
            "В сёлах — 1 участник (2,5~%), в городах — 39.",
            "Ауылдарда 1 адам (2,5%), қалаларда 39 адам қатысты.",
        ),
        "everybody in both": (
            {"sides": {"rural": (40,), "urban": (40,)}},
            "40 participants (100.0%) attended in villages and 40 in towns; 40 of them attended in both.",
            "В сёлах — 40 участников (100,0~%), в городах — 40; из них 40 — и там, и там.",
            "Ауылдарда 40 адам (100,0%), қалаларда 40 адам қатысты, оның ішінде 40 адам екі топқа да кіреді.",
        ),
        "too few for a share": (
            {"people": 19, "sides": {"rural": (4,), "urban": (15,)}},
            "4 participants attended in villages and 15 in towns.",
            "В сёлах — 4 участника, в городах — 15.",
            "Ауылдарда 4 адам, қалаларда 15 адам қатысты.",
        ),
        "just enough for a share": (
            {"people": 20, "sides": {"rural": (5,), "urban": (15,)}},
            "5 participants (25.0%) attended in villages and 15 in towns.",
            "В сёлах — 5 участников (25,0~%), в городах — 15.",
            "Ауылдарда 5 адам (25,0%), қалаларда 15 адам қатысты.",
        ),
        "about": (
            {"sides": {"rural": (21, ABOUT), "urban": (19,)}, "certainties": {ABOUT}},
            "About 21 participants attended in villages and 19 in towns.",
            "В сёлах — около 21 участника, в городах — 19.",
            "Ауылдарда шамамен 21 адам, қалаларда 19 адам қатысты.",
        ),
        "at least": (
            {"sides": {"rural": (2, AT_LEAST), "urban": (38, AT_LEAST)}, "certainties": {AT_LEAST}},
            "At least 2 participants attended in villages and at least 38 in towns.",
            "В сёлах — не менее 2 участников, в городах — не менее 38.",
            "Ауылдарда кемінде 2 адам, қалаларда кемінде 38 адам қатысты.",
        ),
        "villages": (
            {"sides": {"rural": (40,)}},
            "Participation: in villages only.",
            "Участие: только в сёлах.",
            "Барлығы тек ауылдарда қатысты.",
        ),
        "towns": (
            {"sides": {"urban": (40,)}},
            "Participation: in towns only.",
            "Участие: только в городах.",
            "Барлығы тек қалаларда қатысты.",
        ),
        "online": (
            {"sides": {"online": (40,)}},
            "Participation: online only.",
            "Участие: только онлайн.",
            "Барлығы тек онлайн қатысты.",
        ),
        "villages, another number unknown": (
            {"sides": {"rural": (40,)}, "seminars": 2, "unknown": 1},
            "40 participants attended in villages.",
            "В сёлах — 40 участников.",
            "Ауылдарда 40 адам қатысты.",
        ),
        "towns and online": (
            {"sides": {"urban": (22,), "online": (20,)}},
            "22 participants attended in towns and 20 online; 2 of them attended in both.",
            "В городах — 22 участника, онлайн — 20; из них 2 — и там, и там.",
            "Қалаларда 22 адам, онлайн 20 адам қатысты, оның ішінде 2 адам екі топқа да кіреді.",
        ),
        "all three": (
            {"sides": {"rural": (10,), "urban": (20,), "online": (10,)}},
            "10 participants (25.0%) attended in villages, 20 in towns and 10 online.",
            "В сёлах — 10 участников (25,0~%), в городах — 20, онлайн — 10.",
            "Ауылдарда 10 адам (25,0%), қалаларда 20 адам, онлайн 10 адам қатысты.",
        ),
        "all three, some again": (
            {"sides": {"rural": (10,), "urban": (25,), "online": (8,)}},
            "10 participants (25.0%) attended in villages, 25 in towns and 8 online; together these are 3 more than "
            "all participants, as some attended in several of them.",
            "В сёлах — 10 участников (25,0~%), в городах — 25, онлайн — 8; в сумме это на 3 больше общего числа, "
            "так как некоторые учтены не один раз.",
            "Ауылдарда 10 адам (25,0%), қалаларда 25 адам, онлайн 8 адам қатысты; қосындысы жалпы саннан 3 адамға "
            "көп, себебі кейбір қатысушылар бірнеше рет есептелген.",
        ),
    }
)
def test_sides(language, given, sentence):
    assert said(language, year(**given)) == sentence


@in_each_language(
    {
        "none": (
            {"seminars": 3, "partners": Partners(alone=3)},
            "No partner is recorded.",
            "Партнёры не указаны.",
            "Серіктестер көрсетілмеген.",
        ),
        "one of one seminar": (
            {"partners": Partners((("ICMPD", 1),))},
            "Partner of the seminar: ICMPD.",
            "Партнёр семинара: ICMPD.",
            "Семинардың серіктесі: ICMPD.",
        ),
        "two of one seminar": (
            {"partners": Partners((("BOMCA (EU)", 1), ("ICMPD", 1)), joint=1)},
            "Partners of the seminar: BOMCA (EU), ICMPD.",
            "Партнёры семинара: BOMCA (EU), ICMPD.",
            "Семинардың серіктестері: BOMCA (EU), ICMPD.",
        ),
        "one of all": (
            {"seminars": 4, "partners": Partners((("ICMPD", 4),))},
            "Partner of all seminars: ICMPD.",
            "Партнёр всех семинаров: ICMPD.",
            "Барлық семинардың серіктесі: ICMPD.",
        ),
        "three of all": (
            {"seminars": 4, "partners": Partners((("A", 4), ("B", 4), ("C", 4)), joint=4)},
            "Partners of all seminars: A, B, C.",
            "Партнёры всех семинаров: A, B, C.",
            "Барлық семинардың серіктестері: A, B, C.",
        ),
        "each its own": (
            {"seminars": 3, "partners": Partners((("A", 2), ("B", 1)))},
            "Seminars by partner: A 2, B 1.",
            "Семинары по партнёрам: A — 2, B — 1.",
            "Серіктестер бойынша семинарлар: A — 2, B — 1.",
        ),
        "some seminars without": (
            {"seminars": 3, "partners": Partners((("A", 2),), alone=1)},
            "Seminars by partner: A 2, without a partner 1.",
            "Семинары по партнёрам: A — 2, без партнёра — 1.",
            "Серіктестер бойынша семинарлар: A — 2, серіктессіз — 1.",
        ),
        "one joint": (
            {"seminars": 3, "partners": Partners((("A", 3), ("B", 1)), joint=1)},
            "Seminars by partner: A 3, B 1. 1 seminar was joint and stands under each of its partners.",
            "Семинары по партнёрам: A — 3, B — 1. Совместные семинары (учтены у каждого из партнёров): 1.",
            "Серіктестер бойынша семинарлар: A — 3, B — 1. Ортақ семинарлар (әр серіктесте есептелген): 1.",
        ),
        "several joint": (
            {"seminars": 5, "partners": Partners((("A", 3), ("B", 3)), joint=2, alone=1)},
            "Seminars by partner: A 3, B 3, without a partner 1. 2 seminars were joint and stand under each of their "
            "partners.",
            "Семинары по партнёрам: A — 3, B — 3, без партнёра — 1. Совместные семинары (учтены у каждого из "
            "партнёров): 2.",
            "Серіктестер бойынша семинарлар: A — 3, B — 3, серіктессіз — 1. Ортақ семинарлар (әр серіктесте "
            "есептелген): 2.",
        ),
        "nothing held": ({"people": 0, "seminars": 0, "partners": Partners()}, "", "", ""),
        "nothing to be said of them": ({"partners": None}, "", "", ""),
    }
)
def test_partners(language, given, sentence):
    partners = given["partners"]
    figures = year(**{name: value for name, value in given.items() if name != "partners"})
    assert said(language, figures, partners=partners) == sentence


def before(total, *certainty, **fields):
    return YearBefore(2024, total, *certainty, **fields)


@in_each_language(
    {
        "more": (
            (year(871), before(812)),
            "In 2024 there were 812 participants: 59 more in 2025 (+7.3%).",
            "В 2024 году было 812 участников, в 2025 году — на 59 больше (+7,3~%).",
            "2024 жылы 812 адам қатысты, 2025 жылы — 59 адамға көп (+7,3%).",
        ),
        "fewer": (
            (year(871), before(931)),
            "In 2024 there were 931 participants: 60 fewer in 2025 (−6.4%).",
            "В 2024 году был 931 участник, в 2025 году — на 60 меньше (−6,4~%).",
            "2024 жылы 931 адам қатысты, 2025 жылы — 60 адамға аз (−6,4%).",
        ),
        "as many": (
            (year(871), before(871)),
            "In 2024 there were 871 participants, as many as in 2025.",
            "В 2024 году был 871 участник, в 2025 году — столько же.",
            "2024 жылы 871 адам қатысты, 2025 жылы да сонша адам.",
        ),
        "one more": (
            (year(23), before(22)),
            "In 2024 there were 22 participants: 1 more in 2025 (+4.5%).",
            "В 2024 году было 22 участника, в 2025 году — на 1 больше (+4,5~%).",
            "2024 жылы 22 адам қатысты, 2025 жылы — 1 адамға көп (+4,5%).",
        ),
        "twice as many and more": (
            (year(2502), before(1001)),
            "In 2024 there were 1,001 participants: 1,501 more in 2025 (+150.0%).",
            "В 2024 году был 1~001 участник, в 2025 году — на 1~501 больше (+150,0~%).",
            "2024 жылы 1~001 адам қатысты, 2025 жылы — 1~501 адамға көп (+150,0%).",
        ),
        "too few for a percentage": (
            (year(38), before(19)),
            "In 2024 there were 19 participants: 19 more in 2025.",
            "В 2024 году было 19 участников, в 2025 году — на 19 больше.",
            "2024 жылы 19 адам қатысты, 2025 жылы — 19 адамға көп.",
        ),
        "just enough for a percentage": (
            (year(15), before(20)),
            "In 2024 there were 20 participants: 5 fewer in 2025 (−25.0%).",
            "В 2024 году было 20 участников, в 2025 году — на 5 меньше (−25,0~%).",
            "2024 жылы 20 адам қатысты, 2025 жылы — 5 адамға аз (−25,0%).",
        ),
        "less than a tenth of a percent": (
            (year(12346), before(12345)),
            "In 2024 there were 12,345 participants: 1 more in 2025.",
            "В 2024 году было 12~345 участников, в 2025 году — на 1 больше.",
            "2024 жылы 12~345 адам қатысты, 2025 жылы — 1 адамға көп.",
        ),
        "one participant": (
            (year(40), before(1)),
            "In 2024 there was 1 participant: 39 more in 2025.",
            "В 2024 году был 1 участник, в 2025 году — на 39 больше.",
            "2024 жылы 1 адам қатысты, 2025 жылы — 39 адамға көп.",
        ),
        "nobody": (
            (year(40), before(0)),
            "In 2024 there were no participants: 40 more in 2025.",
            "В 2024 году было 0 участников, в 2025 году — на 40 больше.",
            "2024 жылы 0 адам қатысты, 2025 жылы — 40 адамға көп.",
        ),
        "about": (
            (year(871), before(291, ABOUT)),
            "In 2024 there were about 291 participants.",
            "В 2024 году было около 291 участника.",
            "2024 жылы шамамен 291 адам қатысты.",
        ),
        "at least": (
            (year(871), before(102, AT_LEAST)),
            "In 2024 there were at least 102 participants.",
            "В 2024 году было не менее 102 участников.",
            "2024 жылы кемінде 102 адам қатысты.",
        ),
        "this year about": (
            (year(871, certainties={ABOUT}), before(812)),
            "In 2024 there were 812 participants.",
            "В 2024 году было 812 участников.",
            "2024 жылы 812 адам қатысты.",
        ),
        "this year partly unknown": (
            (year(871, seminars=2, unknown=1), before(812)),
            "In 2024 there were 812 participants.",
            "В 2024 году было 812 участников.",
            "2024 жылы 812 адам қатысты.",
        ),
        "this year not over": (
            (year(871, seminars_planned=1), before(812)),
            "In 2024 there were 812 participants.",
            "В 2024 году было 812 участников.",
            "2024 жылы 812 адам қатысты.",
        ),
        "nothing held this year": (
            (year(0, seminars=0), before(812, seminars=4, regions=4)),
            "In 2024 there were 812 participants.",
            "В 2024 году было 812 участников.",
            "2024 жылы 812 адам қатысты.",
        ),
        "one number of then unknown": (
            (year(871), before(812, number_unknown=1)),
            "In 2024 there were 812 participants, not counting 1 seminar whose number is unknown.",
            "В 2024 году было 812 участников (без 1 семинара, число участников которого неизвестно).",
            "2024 жылы 812 адам қатысты (қатысушылар саны белгісіз 1 семинарды қоспағанда).",
        ),
        "several numbers of then unknown": (
            (year(871), before(812, number_unknown=2)),
            "In 2024 there were 812 participants, not counting 2 seminars whose numbers are unknown.",
            "В 2024 году было 812 участников (без 2 семинаров, число участников которых неизвестно).",
            "2024 жылы 812 адам қатысты (қатысушылар саны белгісіз 2 семинарды қоспағанда).",
        ),
        "published, exact": (
            (year(871), before(812, is_published=True)),
            "In 2024, as published, there were 812 participants: 59 more in 2025 (+7.3%).",
            "По опубликованным данным, в 2024 году было 812 участников, в 2025 году — на 59 больше (+7,3~%).",
            "Жарияланған деректер бойынша, 2024 жылы 812 адам қатысты, 2025 жылы — 59 адамға көп (+7,3%).",
        ),
        "published, about": (
            (year(871), before(290, ABOUT, is_published=True)),
            "In 2024, as published, there were about 290 participants.",
            "По опубликованным данным, в 2024 году было около 290 участников.",
            "Жарияланған деректер бойынша, 2024 жылы шамамен 290 адам қатысты.",
        ),
        "published, at least": (
            (year(871), before(101, AT_LEAST, is_published=True)),
            "In 2024, as published, there were at least 101 participants.",
            "По опубликованным данным, в 2024 году было не менее 101 участника.",
            "Жарияланған деректер бойынша, 2024 жылы кемінде 101 адам қатысты.",
        ),
        "unknown": (
            (year(871), before(None)),
            "The number of participants in 2024 is unknown.",
            "Число участников в 2024 году неизвестно.",
            "2024 жылғы қатысушылардың саны белгісіз.",
        ),
        "first year": ((year(871), None), "", "", ""),
        "seminars and regions": (
            (year(871, seminars=4), before(871, seminars=1, regions=1)),
            "In 2024 there were 871 participants, as many as in 2025. Held in 2024: 1 seminar in 1 region; in 2025: "
            "4 seminars in 1 region.",
            "В 2024 году был 871 участник, в 2025 году — столько же. Проведено в 2024 году: 1 семинар в 1 регионе; "
            "в 2025 году: 4 семинара в 1 регионе.",
            "2024 жылы 871 адам қатысты, 2025 жылы да сонша адам. 2024 жылы 1 өңірде 1 семинар өтті, "
            "2025 жылы — 1 өңірде 4 семинар.",
        ),
        "seminars of an unknown number": (
            (year(0, seminars=21, unknown=21), before(None, seminars=5, regions=2)),
            "The number of participants in 2024 is unknown. Held in 2024: 5 seminars in 2 regions; in 2025: "
            "21 seminars in 1 region.",
            "Число участников в 2024 году неизвестно. Проведено в 2024 году: 5 семинаров в 2 регионах; в 2025 году: "
            "21 семинар в 1 регионе.",
            "2024 жылғы қатысушылардың саны белгісіз. 2024 жылы 2 өңірде 5 семинар өтті, 2025 жылы — 1 өңірде "
            "21 семинар.",
        ),
    }
)
def test_year_before(language, given, sentence):
    figures, of_before = given
    assert said(language, figures, before=of_before) == sentence


ON_LISTS = {"listed": Cell(women=40), "completers": Cell(women=21), "persons": 38}


@in_each_language(
    {
        "completers and people": (
            (year(**ON_LISTS), ()),
            "Completed: 21 participants; different people on the lists: 38.",
            "Прошли полностью: 21 участник; разных людей в списках: 38.",
            "Толық қатысқандар: 21 адам; тізімдердегі әртүрлі адамдар саны: 38.",
        ),
        "one completer": (
            (year(**ON_LISTS | {"completers": Cell(men=1), "persons": 1}), ()),
            "Completed: 1 participant; different people on the lists: 1.",
            "Прошли полностью: 1 участник; разных людей в списках: 1.",
            "Толық қатысқандар: 1 адам; тізімдердегі әртүрлі адамдар саны: 1.",
        ),
        "nobody completed": (
            (year(**ON_LISTS | {"completers": Cell()}), ()),
            "Completed: no participants; different people on the lists: 38.",
            "Прошли полностью: 0 участников; разных людей в списках: 38.",
            "Толық қатысқандар: 0 адам; тізімдердегі әртүрлі адамдар саны: 38.",
        ),
        "completers hidden": (
            (year(**ON_LISTS), {"completers"}),
            "Different people on the lists: 38.",
            "Разных людей в списках: 38.",
            "Тізімдердегі әртүрлі адамдар саны: 38.",
        ),
        "people hidden": (
            (year(**ON_LISTS), {"persons"}),
            "Completed: 21 participants.",
            "Прошли полностью: 21 участник.",
            "Толық қатысқандар: 21 адам.",
        ),
        "both hidden": ((year(**ON_LISTS), {"completers", "persons"}), "", "", ""),
        "nobody on a list": ((year(), ()), "", "", ""),
        "an audience that could be computed": (
            (year(audiences=[(LAW, 37), (CIVIL, 3)]), {"audience:civil_society"}),
            *("", "", ""),
        ),
        "two audiences hidden": (
            (year(audiences=[(LAW, 34), (CIVIL, 3), (OTHER, 3)]), {"audience:civil_society", "audience:other"}),
            "By audience: law enforcement 34; the numbers of other audiences are not printed.",
            "По аудиториям: правоохранительные органы — 34; данные по другим аудиториям не публикуются.",
            "Аудиториялар бойынша: құқық қорғау органдары — 34; басқа аудиториялар бойынша деректер жарияланбайды.",
        ),
        "all audiences hidden": (
            (year(audiences=[(LAW, 37), (CIVIL, 3)]), {"audience:law_enforcement", "audience:civil_society"}),
            *("", "", ""),
        ),
        "overlap hidden, but not the sides": (
            (year(sides={"rural": (21,), "urban": (22,)}), {"side:again"}),
            *("", "", ""),
        ),
        "overlap and a side hidden": (
            (year(sides={"rural": (21,), "urban": (22,)}), {"side:again", "side:urban"}),
            "21 participants (52.5%) attended in villages.",
            "В сёлах — 21 участник (52,5~%).",
            "Ауылдарда 21 адам (52,5%) қатысты.",
        ),
        "a side of nobody hidden": (
            (year(sides={"rural": (40,)}), {"side:again", "side:online"}),
            "40 participants (100.0%) attended in villages.",
            "В сёлах — 40 участников (100,0~%).",
            "Ауылдарда 40 адам (100,0%) қатысты.",
        ),
    }
)
def test_lists_and_what_is_hidden(language, given, sentence):
    figures, hidden = given
    assert said(language, figures, may_say=lambda key, column: key not in hidden) == sentence


@pytest.mark.parametrize("column", ["women", "men", "not_stated"])
def test_hidden_gender_is_not_in_the_short_sentence_either(column):
    [short, *_others] = year_statement_long(year(), may_say=lambda *cell: cell != ("year", column))
    assert short == "In 2025, 40 participants attended 1 seminar at no places in 1 region: Zhambyl Region."


def test_everything_hidden_but_the_total_of_the_year():
    figures = year(871, audiences=[(LAW, 871)], sides={"rural": (871,)}, **ON_LISTS)
    assert said("en", figures, may_say=lambda *cell: cell == ("year", "total"), before=before(812)) == (
        "In 2024 there were 812 participants: 59 more in 2025 (+7.3%)."
    )
