"""Russian and Kazakh sentences against sentences written by hand."""

import pytest
from django.utils.translation import override

from reports.figures import year_figures
from reports.grammar import GRAMMARS
from reports.long_grammar import LONG_GRAMMARS
from reports.long_statement import whole_statement
from reports.statement import year_statement
from reports.totals import Cell
from seminars.models.choices import Certainty
from tests.kept import bring_demonstration

DEMONSTRATION = {
    "ru": (
        "В 2025 году 871 участник (405 женщин и 466 мужчин) посетил 4 семинара в 11 местах в 4 регионах: Алматы "
        "(Наурызбайский район, Алматинская академия МВД); Жамбылская область (г. Тараз, с. Сарыкемер, "
        "с. Бауыржан Момышулы); Костанайская область (г. Костанай, г. Рудный, с. Аулиеколь); Актюбинская область "
        "(г. Актобе, с. Кобда, Актюбинский юридический институт МВД)."
    ),
    "kk": (
        "2025 жылы 4 өңірдегі 11 орында өткен 4 семинарға 871 адам (405 әйел және 466 ер адам) қатысты: Алматы "
        "(Наурызбай ауданы, ІІМ Алматы академиясы); Жамбыл облысы (Тараз қаласы, Сарыкемер ауылы, "
        "Бауыржан Момышұлы ауылы); Қостанай облысы (Қостанай қаласы, Рудный қаласы, Әулиекөл ауылы); Ақтөбе облысы "
        "(Ақтөбе қаласы, Қобда ауылы, ІІМ Ақтөбе заң институты)."
    ),
}


AT_LENGTH = {
    "en": [
        "By audience: law enforcement 159, civil society 152, local authorities 144, social services 144, "
        "academia 141, small and medium-sized businesses 131.",
        "286 participants (32.8%) attended in villages and 601 in towns; 16 of them attended in both.",
        "Completed: 829 participants; different people on the lists: 823.",
        "Partners of all seminars: BOMCA (EU), Human Rights Commission under the President of Kazakhstan, ICMPD.",
    ],
    "ru": [
        "По аудиториям: правоохранительные органы — 159, гражданское общество — 152, местные исполнительные органы — "
        "144, социальные службы — 144, научное и образовательное сообщество — 141, малый и средний бизнес — 131.",
        "В сёлах — 286 участников (32,8\u00a0%), в городах — 601; из них 16 — и там, и там.",
        "Прошли полностью: 829 участников; разных людей в списках: 823.",
        "Партнёры всех семинаров: BOMCA (EU), Human Rights Commission under the President of Kazakhstan, ICMPD.",
    ],
    "kk": [
        "Аудиториялар бойынша: құқық қорғау органдары — 159, азаматтық қоғам — 152, жергілікті атқарушы органдар — "
        "144, әлеуметтік қызметтер — 144, ғылыми-білім беру қауымдастығы — 141, шағын және орта бизнес — 131.",
        "Ауылдарда 286 адам (32,8%), қалаларда 601 адам қатысты, оның ішінде 16 адам екі топқа да кіреді.",
        "Толық қатысқандар: 829 адам; тізімдердегі әртүрлі адамдар саны: 823.",
        "Барлық семинардың серіктестері: BOMCA (EU), Human Rights Commission under the President of Kazakhstan, ICMPD.",
    ],
}


@pytest.mark.django_db
def test_demonstration_year_at_length():
    figures = year_figures(bring_demonstration())
    for language, paragraphs in AT_LENGTH.items():
        with override(language):
            assert whole_statement(figures) == (str(year_statement(figures)), *paragraphs)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_demonstration_year_in_other_languages(language):
    figures = year_figures(bring_demonstration())
    with override(language):
        assert str(year_statement(figures)) == DEMONSTRATION[language]


def attended(language, women, men, not_stated=0, certainty=Certainty.EXACT, *counts):
    return "".join(GRAMMARS[language].attended(2024, certainty, Cell(women, men, not_stated), *(counts or (1, 1, 1))))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((1, 0), "В 2024 году 1 участник (1 женщина и 0 мужчин) посетил 1 семинар в 1 месте в 1 регионе"),
        ((1, 1), "В 2024 году 2 участника (1 женщина и 1 мужчина) посетили 1 семинар в 1 месте в 1 регионе"),
        ((2, 3), "В 2024 году 5 участников (2 женщины и 3 мужчины) посетили 1 семинар в 1 месте в 1 регионе"),
        ((5, 6), "В 2024 году 11 участников (5 женщин и 6 мужчин) посетили 1 семинар в 1 месте в 1 регионе"),
        (
            (11, 10, 0, Certainty.ABOUT, 2, 5, 2),
            "В 2024 году около 21 участника (11 женщин и 10 мужчин) посетило 2 семинара в 5 местах в 2 регионах",
        ),
        (
            (1, 2, 3, Certainty.AT_LEAST, 21, 21, 1),
            "В 2024 году не менее 6 участников (1 женщина, 2 мужчины, у 3 пол не указан) посетили 21 семинар "
            "в 21 месте в 1 регионе",
        ),
        ((0, 0, 4), "В 2024 году 4 участника (пол не указан) посетили 1 семинар в 1 месте в 1 регионе"),
        (
            (600, 634),
            "В 2024 году 1\u00a0234 участника (600 женщин и 634 мужчины) посетили 1 семинар в 1 месте в 1 регионе",
        ),
    ],
)
def test_russian_numbers_agree(given, sentence):
    assert attended("ru", *given) == sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((1, 0), "2024 жылы 1 өңірдегі 1 орында өткен 1 семинарға 1 адам (1 әйел және 0 ер адам) қатысты"),
        (
            (1, 2, 3, Certainty.ABOUT, 2, 5, 3),
            "2024 жылы 3 өңірдегі 5 орында өткен 2 семинарға шамамен 6 адам (1 әйел, 2 ер адам, 3 адамның жынысы "
            "көрсетілмеген) қатысты",
        ),
        ((0, 0, 4), "2024 жылы 1 өңірдегі 1 орында өткен 1 семинарға 4 адам (жынысы көрсетілмеген) қатысты"),
    ],
)
def test_kazakh_sentences(given, sentence):
    assert attended("kk", *given) == sentence


@pytest.mark.parametrize(
    ("language", "held", "unknown"),
    [
        ("ru", "В 2024 году проведён 1 семинар в 1 месте в 1 регионе", "Число участников 1 семинара неизвестно"),
        ("kk", "2024 жылы 1 өңірдегі 1 орында 1 семинар өтті", "1 семинарға қатысқандардың саны белгісіз"),
    ],
)
def test_seminar_without_numbers(language, held, unknown):
    grammar = GRAMMARS[language]
    assert ("".join(grammar.held(2024, 1, 1, 1)), grammar.unknown(1)) == (held, unknown)


def of(language, number, certainty=Certainty.EXACT):
    """The sentence in which everything is ``number``; the spaces within a number may break here."""
    grammar = GRAMMARS[language]
    cell = Cell(number) if number % 2 else Cell(0, number)
    said = grammar.attended(2024, certainty, cell, number, number, number, with_gender=number > 0)
    return "".join(said).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "no participants attended no seminars at no places in no regions"),
        (1, "1 participant (1 woman and no men) attended 1 seminar at 1 place in 1 region"),
        (2, "2 participants (no women and 2 men) attended 2 seminars at 2 places in 2 regions"),
        (4, "4 participants (no women and 4 men) attended 4 seminars at 4 places in 4 regions"),
        (5, "5 participants (5 women and no men) attended 5 seminars at 5 places in 5 regions"),
        (11, "11 participants (11 women and no men) attended 11 seminars at 11 places in 11 regions"),
        (12, "12 participants (no women and 12 men) attended 12 seminars at 12 places in 12 regions"),
        (14, "14 participants (no women and 14 men) attended 14 seminars at 14 places in 14 regions"),
        (21, "21 participants (21 women and no men) attended 21 seminars at 21 places in 21 regions"),
        (22, "22 participants (no women and 22 men) attended 22 seminars at 22 places in 22 regions"),
        (25, "25 participants (25 women and no men) attended 25 seminars at 25 places in 25 regions"),
        (101, "101 participants (101 women and no men) attended 101 seminars at 101 places in 101 regions"),
        (111, "111 participants (111 women and no men) attended 111 seminars at 111 places in 111 regions"),
        (121, "121 participants (121 women and no men) attended 121 seminars at 121 places in 121 regions"),
        (1001, "1,001 participants (1,001 women and no men) attended 1,001 seminars at 1,001 places in 1,001 regions"),
        (
            12345,
            "12,345 participants (12,345 women and no men) attended 12,345 seminars at 12,345 places in 12,345 regions",
        ),
    ],
)
def test_english_plurals(number, sentence):
    assert of("en", number) == f"In 2024, {sentence}"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "0 участников посетили 0 семинаров в 0 местах в 0 регионах"),
        (1, "1 участник (1 женщина и 0 мужчин) посетил 1 семинар в 1 месте в 1 регионе"),
        (2, "2 участника (0 женщин и 2 мужчины) посетили 2 семинара в 2 местах в 2 регионах"),
        (4, "4 участника (0 женщин и 4 мужчины) посетили 4 семинара в 4 местах в 4 регионах"),
        (5, "5 участников (5 женщин и 0 мужчин) посетили 5 семинаров в 5 местах в 5 регионах"),
        (11, "11 участников (11 женщин и 0 мужчин) посетили 11 семинаров в 11 местах в 11 регионах"),
        (12, "12 участников (0 женщин и 12 мужчин) посетили 12 семинаров в 12 местах в 12 регионах"),
        (14, "14 участников (0 женщин и 14 мужчин) посетили 14 семинаров в 14 местах в 14 регионах"),
        (21, "21 участник (21 женщина и 0 мужчин) посетил 21 семинар в 21 месте в 21 регионе"),
        (22, "22 участника (0 женщин и 22 мужчины) посетили 22 семинара в 22 местах в 22 регионах"),
        (25, "25 участников (25 женщин и 0 мужчин) посетили 25 семинаров в 25 местах в 25 регионах"),
        (101, "101 участник (101 женщина и 0 мужчин) посетил 101 семинар в 101 месте в 101 регионе"),
        (111, "111 участников (111 женщин и 0 мужчин) посетили 111 семинаров в 111 местах в 111 регионах"),
        (121, "121 участник (121 женщина и 0 мужчин) посетил 121 семинар в 121 месте в 121 регионе"),
        (1001, "1 001 участник (1 001 женщина и 0 мужчин) посетил 1 001 семинар в 1 001 месте в 1 001 регионе"),
        (
            12345,
            "12 345 участников (12 345 женщин и 0 мужчин) посетили 12 345 семинаров в 12 345 местах в 12 345 регионах",
        ),
    ],
)
def test_russian_plurals(number, sentence):
    assert of("ru", number) == f"В 2024 году {sentence}"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "0 өңірдегі 0 орында өткен 0 семинарға 0 адам қатысты"),
        (1, "1 өңірдегі 1 орында өткен 1 семинарға 1 адам (1 әйел және 0 ер адам) қатысты"),
        (2, "2 өңірдегі 2 орында өткен 2 семинарға 2 адам (0 әйел және 2 ер адам) қатысты"),
        (4, "4 өңірдегі 4 орында өткен 4 семинарға 4 адам (0 әйел және 4 ер адам) қатысты"),
        (5, "5 өңірдегі 5 орында өткен 5 семинарға 5 адам (5 әйел және 0 ер адам) қатысты"),
        (11, "11 өңірдегі 11 орында өткен 11 семинарға 11 адам (11 әйел және 0 ер адам) қатысты"),
        (12, "12 өңірдегі 12 орында өткен 12 семинарға 12 адам (0 әйел және 12 ер адам) қатысты"),
        (14, "14 өңірдегі 14 орында өткен 14 семинарға 14 адам (0 әйел және 14 ер адам) қатысты"),
        (21, "21 өңірдегі 21 орында өткен 21 семинарға 21 адам (21 әйел және 0 ер адам) қатысты"),
        (22, "22 өңірдегі 22 орында өткен 22 семинарға 22 адам (0 әйел және 22 ер адам) қатысты"),
        (25, "25 өңірдегі 25 орында өткен 25 семинарға 25 адам (25 әйел және 0 ер адам) қатысты"),
        (101, "101 өңірдегі 101 орында өткен 101 семинарға 101 адам (101 әйел және 0 ер адам) қатысты"),
        (111, "111 өңірдегі 111 орында өткен 111 семинарға 111 адам (111 әйел және 0 ер адам) қатысты"),
        (121, "121 өңірдегі 121 орында өткен 121 семинарға 121 адам (121 әйел және 0 ер адам) қатысты"),
        (1001, "1 001 өңірдегі 1 001 орында өткен 1 001 семинарға 1 001 адам (1 001 әйел және 0 ер адам) қатысты"),
        (
            12345,
            "12 345 өңірдегі 12 345 орында өткен 12 345 семинарға 12 345 адам (12 345 әйел және 0 ер адам) қатысты",
        ),
    ],
)
def test_kazakh_plurals(number, sentence):
    assert of("kk", number) == f"2024 жылы {sentence}"


@pytest.mark.parametrize(
    ("number", "english", "russian", "kazakh"),
    [
        (1, "1 participant", "1 участника", "1 адам"),
        (2, "2 participants", "2 участников", "2 адам"),
        (4, "4 participants", "4 участников", "4 адам"),
        (5, "5 participants", "5 участников", "5 адам"),
        (11, "11 participants", "11 участников", "11 адам"),
        (21, "21 participants", "21 участника", "21 адам"),
        (22, "22 participants", "22 участников", "22 адам"),
        (111, "111 participants", "111 участников", "111 адам"),
        (1001, "1,001 participants", "1\u00a0001 участника", "1\u00a0001 адам"),
    ],
)
def test_certainty_stands_before_the_number(number, english, russian, kazakh):
    said = [
        [LONG_GRAMMARS[language].people(certainty, number) for certainty in (Certainty.ABOUT, Certainty.AT_LEAST)]
        for language in ("en", "ru", "kk")
    ]
    assert said == [
        [f"about {english}", f"at least {english}"],
        [f"около {russian}", f"не менее {russian}"],
        [f"шамамен {kazakh}", f"кемінде {kazakh}"],
    ]


@pytest.mark.parametrize(
    ("cell", "english", "russian", "kazakh"),
    [
        (Cell(1, 1), "1 woman and 1 man", "1 женщина и 1 мужчина", "1 әйел және 1 ер адам"),
        (Cell(2, 0), "2 women and no men", "2 женщины и 0 мужчин", "2 әйел және 0 ер адам"),
        (Cell(0, 2), "no women and 2 men", "0 женщин и 2 мужчины", "0 әйел және 2 ер адам"),
        (Cell(0, 0, 2), "gender not stated", "пол не указан", "жынысы көрсетілмеген"),
        (
            Cell(1, 0, 21),
            "1 woman, no men and 21 not stated",
            "1 женщина, 0 мужчин, у 21 пол не указан",
            "1 әйел, 0 ер адам, 21 адамның жынысы көрсетілмеген",
        ),
        (
            Cell(0, 21, 1),
            "no women, 21 men and 1 not stated",
            "0 женщин, 21 мужчина, у 1 пол не указан",
            "0 әйел, 21 ер адам, 1 адамның жынысы көрсетілмеген",
        ),
        (
            Cell(22, 5, 1001),
            "22 women, 5 men and 1,001 not stated",
            "22 женщины, 5 мужчин, у 1\u00a0001 пол не указан",
            "22 әйел, 5 ер адам, 1\u00a0001 адамның жынысы көрсетілмеген",
        ),
    ],
)
def test_women_men_and_not_stated(cell, english, russian, kazakh):
    assert [GRAMMARS[language].by_gender(cell) for language in ("en", "ru", "kk")] == [english, russian, kazakh]


@pytest.mark.parametrize(
    ("number", "english", "russian", "kazakh"),
    [
        (1, "of 1 seminar", "1 семинара", "1 семинарға"),
        (2, "of 2 seminars", "2 семинаров", "2 семинарға"),
        (5, "of 5 seminars", "5 семинаров", "5 семинарға"),
        (21, "of 21 seminars", "21 семинара", "21 семинарға"),
    ],
)
def test_seminars_of_an_unknown_number(number, english, russian, kazakh):
    assert [GRAMMARS[language].unknown(number) for language in ("en", "ru", "kk")] == [
        f"The number of participants {english} is unknown",
        f"Число участников {russian} неизвестно",
        f"{kazakh} қатысқандардың саны белгісіз",
    ]


@pytest.mark.parametrize(
    ("number", "english", "russian", "kazakh"),
    [
        (1, "1 seminar was held", "проведён 1 семинар", "1 семинар өтті"),
        (2, "2 seminars were held", "проведено 2 семинара", "2 семинар өтті"),
        (5, "5 seminars were held", "проведено 5 семинаров", "5 семинар өтті"),
        (21, "21 seminars were held", "проведён 21 семинар", "21 семинар өтті"),
    ],
)
def test_seminars_held(number, english, russian, kazakh):
    assert ["".join(GRAMMARS[language].held(2024, number, 2, 1)) for language in ("en", "ru", "kk")] == [
        f"In 2024, {english} at 2 places in 1 region",
        f"В 2024 году {russian} в 2 местах в 1 регионе",
        f"2024 жылы 1 өңірдегі 2 орында {kazakh}",
    ]


@pytest.mark.parametrize(
    ("language", "none_held", "of_one", "of_several", "nobody"),
    [
        (
            *("en", "No seminars have been held in 2024", "its number of participants is unknown"),
            *("their number of participants is unknown", "no participants were counted"),
        ),
        (
            *("ru", "В 2024 году семинары не проводились", "число его участников неизвестно"),
            *("число их участников неизвестно", "участники не учтены"),
        ),
        (
            *("kk", "2024 жылы семинар өткен жоқ", "қатысушылардың саны белгісіз"),
            *("қатысушылардың саны белгісіз", "қатысушылар есептелмеген"),
        ),
    ],
)
def test_nothing_held_and_nobody_counted(language, none_held, of_one, of_several, nobody):
    grammar = GRAMMARS[language]
    unknown = [grammar.their_number_is_unknown(seminars) for seminars in (1, 2)]
    assert [grammar.none_held(2024), *unknown, grammar.nobody_was_counted()] == [none_held, of_one, of_several, nobody]


@pytest.mark.parametrize("grammars", [GRAMMARS, LONG_GRAMMARS])
def test_every_language_answers_to_the_same_names(grammars):
    names = [{name for name in dir(grammar) if not name.startswith("_")} for grammar in grammars.values()]
    own = {"count", "form", "people", "BEFORE"}  # what a language needs for itself
    assert names[0] - own == names[1] - own == names[2] - own
