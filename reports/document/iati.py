"""The annual report as results of the International Aid Transparency Initiative: an activity file of IATI 2.03.

Only what the register knows is written. It knows no registered identifier of an organisation: ours begin with LOCAL.
"""

from datetime import UTC
from xml.etree import ElementTree

from django.utils.text import slugify
from django.utils.translation import gettext

from reports.document.content import Number
from reports.document.text import writable
from reports.numbers import percent_number
from reports.statement import rule_in_words
from reports.tables import REGION, TOTAL
from reports.totals import GENDERS
from seminars.models.choices import Certainty

# Of the IATI code lists.
IMPLEMENTING, OTHER = "4", "90"  # OrganisationRole; OrganisationType: the register does not know which it is
PIPELINE, IMPLEMENTATION, FINALISATION = "1", "2", "3"  # ActivityStatus
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"  # ActivityDateType
GENERAL, MORE = "1", "4"  # DescriptionType
OUTPUT, UNIT, PERCENTAGE = "1", "1", "2"  # ResultType; IndicatorMeasure
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def report_iati(figures, report):
    """Return the Report of some YearFigures as the bytes of an IATI 2.03 activity file.

    The activity is the programme year. A number that is hidden or unknown is left out.
    """
    moment = report.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = ElementTree.Element("iati-activities", {"version": "2.03", "generated-datetime": moment})
    root.append(_Activity(figures, report).element({"last-updated-datetime": moment, LANGUAGE: report.language}))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def office_identifier(office):
    """An identifier that nobody can take for a registered one: what organisation this is, only its name tells."""
    return f"LOCAL-{slugify(office.name_en).upper() or 'OFFICE'}"


def activity_identifier(programme_year, partner=None):
    programme = programme_year.programme
    parts = [
        office_identifier(programme.office),
        slugify(programme.name_en).upper() or "PROGRAMME",
        str(programme_year.year),
        *([f"PARTNER-{partner.pk}"] if partner else []),
    ]
    return "-".join(parts)


def _add(parent, tag, narrative="", /, **attributes):
    """Add an element, its text in a narrative; underscores of attributes stand for hyphens."""
    found = ElementTree.SubElement(parent, tag, {name.replace("_", "-"): text for name, text in attributes.items()})
    if narrative:
        ElementTree.SubElement(found, "narrative").text = writable(narrative)
    return found


class _Activity:
    """Elements stand in the order of the schema, which knows only one."""

    def __init__(self, figures, report):
        self.figures, self.report = figures, report
        self.year, self.office = figures.programme_year, figures.programme_year.programme.office
        self.tables = {table.key: table for table in report.tables}

    def element(self, attributes):
        activity = ElementTree.Element("iati-activity", attributes)
        self.head(activity)
        self.organisations(activity)
        _add(activity, "activity-status", code=self.status())
        self.dates(activity)
        self.where(activity)
        self.result(activity)
        return activity

    def head(self, activity):
        ElementTree.SubElement(activity, "iati-identifier").text = activity_identifier(self.year, self.figures.partner)
        _add(activity, "reporting-org", self.report.office, ref=office_identifier(self.office), type=OTHER)
        _add(activity, "title", self.report.title)
        _add(activity, "description", self.report.statement, type=GENERAL)
        _add(activity, "description", f"{self.report.mark}. {rule_in_words(self.year)}".lstrip(". "), type=MORE)

    def organisations(self, activity):
        """The office and the partners; that they run the seminars is all the register knows of them."""
        names = [self.report.office]
        if self.figures.partner:
            names.append(self.figures.partner.name)
        if "partners" in self.tables:
            names += [row.cells[0] for row in self.tables["partners"].rows]
        for name in names:
            _add(activity, "participating-org", name, role=IMPLEMENTING)

    def status(self):
        if self.figures.seminars_planned:
            return IMPLEMENTATION if self.figures.seminars else PIPELINE
        return FINALISATION if self.figures.seminars else PIPELINE

    def dates(self, activity):
        first, last = f"{self.year.year}-01-01", f"{self.year.year}-12-31"
        days = self.report.days
        _add(activity, "activity-date", type=PLANNED_START, iso_date=first)
        if days:
            _add(activity, "activity-date", type=ACTUAL_START, iso_date=days[0])
        _add(activity, "activity-date", type=PLANNED_END, iso_date=last)
        if days and not self.figures.seminars_planned:
            _add(activity, "activity-date", type=ACTUAL_END, iso_date=days[1])

    def where(self, activity):
        codes = [row.region.iso_code for row in self.figures.regions]
        countries = sorted({code.partition("-")[0] for code in codes})
        if len(countries) == 1:  # of several the standard wants to know what share of the money went to each
            _add(activity, "recipient-country", code=countries[0])
        for row in self.figures.regions:
            location = _add(activity, "location", ref=row.region.iso_code)
            _add(location, "name", row.region.name)

    def result(self, activity):
        result = _add(activity, "result", type=OUTPUT)
        _add(result, "title", gettext("Seminars and their participants"))
        self.participants(self.period(result, UNIT, gettext("Participants")))
        self.women(self.period(result, PERCENTAGE, gettext("Women among people of known gender, %")))
        held = self.period(result, UNIT, gettext("Seminars held"))
        _add(held, "actual", value=str(self.figures.seminars))

    def period(self, result, measure, title):
        indicator = _add(result, "indicator", measure=measure, ascending="1")
        _add(indicator, "title", title)
        period = _add(indicator, "period")
        _add(period, "period-start", iso_date=f"{self.year.year}-01-01")
        _add(period, "period-end", iso_date=f"{self.year.year}-12-31")
        return period

    def participants(self, period):
        target = self.figures.target
        if target and target.participants is not None:
            _add(period, "target", value=str(target.participants))
        for row in self.rows("regions", REGION, TOTAL):
            self.actuals(period, row, location=row.key.partition(":")[2])
        for row in self.rows("audiences", ""):
            self.actuals(period, row, audience=row.key.partition(":")[2])

    def rows(self, key, *kinds):
        """The rows of a table with its columns by their key; the total of a table first."""
        table = self.tables.get(key)
        found = [row for row in table.rows if row.kind in kinds] if table else []
        return [_Row(table, row) for row in sorted(found, key=lambda row: row.kind != TOTAL)]

    def actuals(self, period, row, location="", audience=""):
        for column in (TOTAL, *GENDERS):
            number = row.number(column)
            if number is None or number.value is None:
                continue
            actual = _add(period, "actual", value=str(number.value))
            if location:
                _add(actual, "location", ref=location)
            if audience:
                _add(actual, "dimension", name="audience", value=audience)
            if column != TOTAL:
                _add(actual, "dimension", name="gender", value=column)
            if number.certainty != Certainty.EXACT:
                _add(actual, "comment", str(Certainty(number.certainty).label))

    def women(self, period):
        target = self.figures.target
        if target and target.women_share is not None:
            _add(period, "target", value=percent_number(target.women_share))
        for row in self.rows("regions", REGION, TOTAL):
            number = row.number("share")
            if number.value is not None:
                actual = _add(period, "actual", value=percent_number(number.value))
                if location := row.key.partition(":")[2]:
                    _add(actual, "location", ref=location)


class _Row:
    """A row of a table whose numbers are asked for by the key of their column."""

    def __init__(self, table, row):
        self.key = row.key
        self.cells = {column.key: cell for column, cell in zip(table.columns, row.cells, strict=True)}

    def number(self, column):
        """The Number of a column; None where the table has no such column: then there is nobody to count in it."""
        found = self.cells.get(column)
        return found if isinstance(found, Number) else None
