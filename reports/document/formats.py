"""The formats of the annual report and the editions they write: the one list that address, page and command go by."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override

from reports.checks import year_checks
from reports.document.content import Report
from reports.document.data import json_file
from reports.document.iati import report_iati
from reports.document.pdf import report_pdf
from reports.document.sections import INTERNAL, PUBLIC, year_report
from reports.document.table_files import regions_csv, report_zip
from reports.document.word import report_docx
from reports.document.workbook import report_xlsx
from reports.downloads import XLSX
from reports.editions import OfPartner, public_edition
from reports.figures import year_figures
from reports.totals import YearFigures

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Edition:
    """The report of a year, or of one partner in it, for somebody: its figures, what disclosure control lets through
    (None: all), the Report, and a function that makes the checks of the figures, which cost more than all else.
    """

    figures: YearFigures
    protected: object
    report: Report
    checks: Callable


@dataclass(frozen=True)
class Subject:
    """What an Edition is made of, in any language."""

    figures: YearFigures
    protected: object = None
    checks: Callable = None

    def __post_init__(self):
        if self.checks is None:
            object.__setattr__(self, "checks", cache(partial(year_checks, self.figures)))

    @classmethod
    def of_partner(cls, of_year, protected, partner):
        """The Subject of one partner beside the figures of its year and what is let through of them."""
        figures = year_figures(of_year.programme_year, partner=partner)
        return cls(figures, protected and OfPartner(protected, of_year, figures))

    def edition(self, **published):
        """Return the Edition in the active language; ``published`` is as for ``year_report``."""
        report = year_report(self.figures, protected=self.protected, **published)
        return Edition(self.figures, self.protected, report, self.checks)


@dataclass(frozen=True)
class Format:
    """How a report is written as bytes. ``name`` is how people call it, ``ending`` that of its files."""

    write: Callable
    content_type: str
    name: str
    ending: str
    is_text: bool = False


# What disclosure control lets through of the figures, by edition.
EDITIONS = {INTERNAL: lambda figures: None, PUBLIC: public_edition}


def editions_for(user):
    """Return the editions a user may have, first the one meant for them."""
    return [INTERNAL, PUBLIC] if user.sees_everything else [PUBLIC]


def make_edition(programme_year, edition=INTERNAL, language=None, partner=None):
    """Return the Edition of a programme year, or of one partner in it, in a language (without: the active one).

    KeyError: there is no such edition.
    """
    protect = EDITIONS[edition]
    with override(language or get_language()):
        figures = year_figures(programme_year)
        subject = Subject(figures, protect(figures))
        return (Subject.of_partner(figures, subject.protected, partner) if partner else subject).edition()


def write(edition, form):
    """Return an Edition as the bytes of a format, in the language of its Report."""
    with override(edition.report.language):
        return FORMATS[form].write(edition)


def document_links(programme_year, partner=None, **query):
    """Return [(name, address)] of the files of a year's report, or of one partner's, in the active language."""
    query = urlencode({"programme": programme_year.programme_id, "language": get_language(), **query})
    name, args = ("partner_report", [partner.pk]) if partner else ("report", [])
    addresses = (
        (form.name, reverse(f"{name}_{key}", args=[programme_year.year, *args])) for key, form in FORMATS.items()
    )
    return [(name, f"{address}?{query}") for name, address in addresses]


def _json(edition):
    return json_file(edition.figures, edition.checks(), report=edition.report, protected=edition.protected)


def _csv(edition):
    return regions_csv(edition.figures, protected=edition.protected)


FORMATS = {
    "pdf": Format(lambda edition: report_pdf(edition.report), "application/pdf", "PDF", "pdf"),
    "docx": Format(lambda edition: report_docx(edition.report), DOCX, "Word", "docx"),
    "xlsx": Format(lambda edition: report_xlsx(edition.report), XLSX, "Excel", "xlsx"),
    "csv": Format(_csv, "text/csv; charset=utf-8", gettext_lazy("CSV: regions and places"), "csv", True),
    "json": Format(_json, "application/json", "JSON", "json", True),
    "zip": Format(
        lambda edition: report_zip(edition.report), "application/zip", gettext_lazy("Open data: all tables"), "zip"
    ),
    "iati": Format(
        lambda edition: report_iati(edition.figures, edition.report), "application/xml", "IATI", "iati.xml", True
    ),
}  # by the last part of the address
