"""Russian and Kazakh sentences against sentences written by hand."""

import pytest
from django.utils.translation import override

from regions.reference import load_reference
from reports.demonstration import demonstration_file
from reports.figures import year_figures
from reports.grammar import GRAMMARS
from reports.statement import year_statement
from reports.totals import Cell
from seminars.models.choices import Certainty
from seminars.programme_file.save import import_programme

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


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_demonstration_year_in_other_languages(language):
    load_reference()
    figures = year_figures(import_programme(demonstration_file()).programme_year)
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
            "В 2024 году около 21 участника (11 женщин и 10 мужчин) посетили 2 семинара в 5 местах в 2 регионах",
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


def test_every_language_answers_to_the_same_names():
    names = [{name for name in dir(grammar) if not name.startswith("_")} for grammar in GRAMMARS.values()]
    needed = {"none_held", "attended", "held", "their_number_is_unknown", "nobody_was_counted", "unknown"}
    assert [needed - found for found in names] == [set(), set(), set()]
