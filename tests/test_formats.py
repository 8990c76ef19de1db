"""Dates and numbers as an office in Kazakhstan writes them, the same in Django's own forms and lists as elsewhere."""

from datetime import date, datetime

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override

from seminars import dates

DAY = date(2025, 2, 3)
MOMENT = datetime(2025, 2, 3, 9, 5)


@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "3 February 2025"), ("ru", "3 февраля 2025\u202fг."), ("kk", "2025\u202fж. 3 ақпан")],
)
def test_date_in_full(language, printed):
    with override(language):
        assert formats.date_format(DAY) == printed
        assert formats.localize(MOMENT) == f"{printed}, 09:05"


@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "3 Feb 2025"), ("ru", "3 февр. 2025\u202fг."), ("kk", "2025\u202fж. 3 ақп.")],
)
def test_date_in_a_list(language, printed):
    with override(language):
        assert (dates.day(DAY), dates.moment(MOMENT)) == (printed, f"{printed}, 09:05")


@pytest.mark.parametrize(("language", "printed"), [("en", "03/02/2025"), ("ru", "03.02.2025"), ("kk", "03.02.2025")])
def test_short_date(language, printed):
    with override(language):
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == printed


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_day_may_be_typed_first_and_the_week_begins_on_monday(language):
    with override(language):
        assert forms.DateField().clean("03.02.2025") == DAY
        assert forms.DateField().clean("2025-02-03") == DAY
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_number_has_a_comma_and_spaces_that_do_not_break(language):
    with override(language):
        assert formats.number_format("1234567.5", use_l10n=True, force_grouping=True) == "1\xa0234\xa0567,5"
