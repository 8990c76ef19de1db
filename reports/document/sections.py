"""The annual report of a year, section by section, from its figures."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from reports.changes import since_last, told
from reports.charts import audiences_chart, regions_chart
from reports.document.content import COUNT, DIFFERENCE, PERCENT, Chart, Column, Number, Report, Row, Section, Table
from reports.listing import seminar_lines
from reports.long_statement import whole_statement
from reports.numbers import aim, number
from reports.partners import partners_of
from reports.statement import rule_in_words, year_statement
from reports.tables import OVERLAP, TOTAL, audiences_table, column_title, regions_table, sides_table
from reports.tiles import completed_words
from reports.totals import GENDERS
from reports.trend import trend
from seminars.dates import day, moment
from seminars.models import Seminar
from seminars.models.choices import Certainty
from seminars.readiness import findings

INTERNAL, PUBLIC = "internal", "public"
TAGS = {
    "women": "#reached+f",
    "men": "#reached+m",
    "not_stated": "#reached+unknown",
    "total": "#reached",
    "share": "#indicator+f+pct",
    "certainty": "#meta+certainty",
    "key": "#meta+key",
    "region": "#adm1+name",
    "place": "#loc+name",
    "year": "#date+year",
    "seminar": "#event+code",
    "partner": "#org+name",
    "seminars": "#event+num",
}  # of the HXL 1.1 hashtag list, hxlstandard.org; +key and +certainty are attributes of our own


@dataclass(frozen=True)
class Publishing:
    """What is being published: the number of the edition, when, and why seminars are not closed where some are not."""

    number: int
    moment: datetime
    reason: str = ""


def year_report(figures, *, protected=None, publishing=None, since=None):
    """Return the Report of the YearFigures of a whole year, in the active language.

    With a ``reports.disclosure`` Protected it is the public edition and shows what that lets through; without, the
    internal one, which is exact and has lists of seminars and of what is missing. ``publishing`` is given while it is
    published; ``since`` is the SinceLast of the year, for who has it already.
    """
    return _Maker(figures, protected, publishing, since or since_last(figures.programme_year)).report()


class _Maker:
    def __init__(self, figures, protected, publishing, since):
        self.figures, self.protected, self.publishing, self.since = figures, protected, publishing, since
        self.year, self.language = figures.programme_year, get_language() or "en"
        self.is_internal = protected is None
        self.has_only_total = protected is not None and protected.only_total

    def report(self):
        office = self.year.programme.office
        people = () if self.has_only_total else (self.regions(), self.audiences(), self.sides(), self.balance())
        sections = (
            self.method(), self.glance(), *people, self.trend(), self.partners(), self.seminars(), self.quality(),
            self.changes(),
        )  # fmt: skip
        return Report(
            title=gettext("%(programme)s: annual report %(year)s")
            % {"programme": self.year.programme.name, "year": self.year.year},
            office=office.name,
            programme=self.year.programme.name,
            year=self.year.year,
            edition=INTERNAL if self.is_internal else PUBLIC,
            mark=self.mark(),
            language=self.language,
            moment=self.moment,
            statement=self.statement(),
            headline=self.statement(places_of=lambda region: False),
            preface=_paragraphs(office.preface_in(self.language)),
            sections=tuple(section for section in (self.in_words(), *sections) if section),
            closing=_paragraphs(office.closing_in(self.language)),
            logo=bytes(office.logo),
        )

    def statement(self, **options):
        tells = self.is_internal or all(self.protected.number("year", gender) is not None for gender in GENDERS)
        return str(year_statement(self.figures, with_gender=tells, **options))

    @property
    def moment(self):
        """The time of the data: when they were published, otherwise when they last changed."""
        if self.publishing:
            return self.publishing.moment
        return self.year.counted_at or datetime(self.year.year, 12, 31, tzinfo=UTC)

    def mark(self):
        marks = [gettext("Internal: exact numbers, not for publication") if self.is_internal else ""]
        if self.year.programme.is_demonstration:
            marks.append(gettext("Demonstration: the split of the totals and all names are invented"))
        return ". ".join(filter(None, marks))

    def number(self, line, column):
        """The Number of a line of ``reports.tables`` in a column: women, men, not_stated or total."""
        certainty = line.certainty if column == TOTAL else Certainty.EXACT
        shown = getattr(line.cell, column) if self.is_internal else self.protected.number(line.key, column)
        if shown is None:
            return Number(None, is_hidden=True)
        if line.is_unknown:
            return Number(None)
        if self.is_internal:
            return Number(shown, certainty=certainty)
        return Number(-shown if line.kind == OVERLAP else shown, certainty=certainty)

    def share(self, line):
        """Women in percent of people of known gender; hidden where one of the two is."""
        if line.kind == OVERLAP:
            return ""
        shown = [self.number(line, column) for column in ("women", "men")]
        if any(each.is_hidden for each in shown):
            return Number(None, PERCENT, is_hidden=True)
        return Number(None if line.is_unknown else line.cell.women_share, PERCENT)

    def people_table(self, key, title, table, tag):
        """A table of ``reports.tables``: keys and certainties for data, a label, women, men, not stated and total."""
        names = self._columns(table)
        columns = (
            Column("key", gettext("Key"), tag=TAGS["key"], for_data=True),
            Column("label", table.heading, tag=tag),
            *(Column(name, column_title(name), COUNT, TAGS[name]) for name in names),
            Column("share", gettext("Women, %"), PERCENT, TAGS["share"]),
            Column("certainty", gettext("Certainty"), tag=TAGS["certainty"], for_data=True),
        )
        rows = tuple(self._people_row(line, names) for line in table.lines)
        return Table(key, title, columns, rows, notes=tuple(self._notes(table, rows)))

    def _columns(self, table):
        """The columns of a table. Not stated may only be left out where it is known that there are none."""
        if any(self.number(line, "not_stated").is_hidden for line in table.lines):
            return (*GENDERS, TOTAL)
        return table.columns

    def _people_row(self, line, columns):
        numbers = [self.number(line, column) for column in columns]
        sure = Certainty.UNKNOWN if line.is_unknown else line.certainty
        label = str(line.label)  # lazy where it is a choice: whoever writes it need not write in this language
        return Row((line.key, label, *numbers, self.share(line), str(sure.label)), line.kind, line.key)

    def _notes(self, table, rows):
        if any(line.number_unknown for line in table.lines):
            yield gettext("–: held, number of participants unknown.")
        if any(cell.is_hidden for row in rows for cell in row.cells if isinstance(cell, Number)):
            yield gettext("x: hidden, so that nobody can be told from a small number.")

    def glance(self):
        figures, total = self.figures, regions_table(self.figures).lines[-1]
        genders = [(gender, self.number(total, gender)) for gender in GENDERS]
        completed, where = completed_words(self.year)
        rows = [
            (gettext("Participants"), self.number(total, TOTAL)),
            *((_of_which(gender), shown) for gender, shown in genders if shown.value or shown.is_hidden),
            (gettext("Women among people of known gender, %"), self.share(total)),
            (gettext("Seminars held"), Number(figures.seminars)),
            (gettext("Seminars still planned"), Number(figures.seminars_planned)),
            (gettext("Sessions"), Number(figures.sessions)),
            (gettext("Regions"), Number(len(figures.regions))),
            (gettext("Places"), Number(len(figures.places))),
            (gettext("Different people on lists"), self.headline("persons", figures.persons)),
            (f"{capfirst(completed)} {where}", self.headline("completers", figures.completers.total)),
        ]
        columns = (
            Column("measure", gettext("What"), tag="#indicator+name"),
            Column("number", gettext("Number"), COUNT, "#indicator+num"),
        )
        table = Table("glance", gettext("The year at a glance"), columns, tuple(Row(row) for row in rows))
        return Section("glance", gettext("The year at a glance"), tables=(table,))

    def in_words(self):
        """What the long statement says beyond the short one, which stands above all sections."""
        _short, *words = whole_statement(self.figures, may_say=self.may_say)
        return Section("words", gettext("The year in words"), tuple(words)) if words else None

    def may_say(self, key, column):
        return self.is_internal or self.protected.number(key, column) is not None

    def headline(self, key, value):
        if self.is_internal:
            return Number(value)
        shown = self.protected.number(key, TOTAL)
        return Number(shown, is_hidden=shown is None)

    def regions(self):
        if not self.figures.regions:
            return None
        table = regions_table(self.figures, tells_nought=not self.is_internal)
        title = gettext("Participants by region and place")
        return Section(
            "regions",
            gettext("Regions and places"),
            chart=self.chart("regions", regions_chart, table),
            tables=(self.people_table("regions", title, table, TAGS["region"]),),
        )

    def chart(self, key, spec_of, table):
        """The chart of a table; none where a number of it is hidden: a drawing would tell it."""
        drawn = [line for line in table.lines if line.kind not in (OVERLAP, "place")]
        if any(self.number(line, column).is_hidden for line in drawn for column in table.columns):
            return None
        return Chart(key, spec_of(table))

    def audiences(self):
        if not self.figures.audiences:
            return None
        table = audiences_table(self.figures)
        title = gettext("Participants by audience")
        return Section(
            "audiences",
            gettext("Audiences"),
            chart=self.chart("audiences", audiences_chart, table),
            tables=(self.people_table("audiences", title, table, "#targeted+name"),),
        )

    def sides(self):
        if not self.figures.cell:
            return None
        table = sides_table(self.figures, tells_nought=not self.is_internal)
        title = gettext("Participants in urban places, in rural places and online")
        people = self.people_table("sides", title, table, "#loc+type")
        return Section("sides", gettext("Town and village"), tables=(people,))

    def balance(self):
        """Women's share against the aim of the year, region by region."""
        target = getattr(self.year, "target", None)
        lines = [line for line in regions_table(self.figures).lines if line.kind in ("region", TOTAL) and line.cell]
        if not lines:
            return None
        columns = (
            Column("key", gettext("Key"), tag=TAGS["key"], for_data=True),
            Column("region", gettext("Region"), tag=TAGS["region"]),
            Column("share", gettext("Women, %"), PERCENT, TAGS["share"]),
        )
        rows = tuple(Row((line.key, line.label, self.share(line)), line.kind, line.key) for line in lines)
        title = gettext("Share of women among people of known gender")
        words = ()
        if target and target.women_share is not None:
            said = gettext("The aim of the year is %(aim)s women.")
            words = (said % {"aim": aim(target.women_share, self.language)},)
        return Section("balance", gettext("Gender balance"), words, tables=(Table("balance", title, columns, rows),))

    def trend(self):
        """The years side by side. The public edition has totals only: each year's own report has the rest."""
        found = trend(self.year)
        if found is None:
            return None
        columns = (
            Column("year", gettext("Year"), tag=TAGS["year"]),
            Column("total", column_title(TOTAL), COUNT, TAGS["total"]),
            Column("source", gettext("Source"), tag="#meta+source"),
        )
        rows = tuple(Row((str(line.year), _of_year(line), _source(line))) for line in found.lines)
        table = Table("years", gettext("Participants by year"), columns, rows)
        return Section("years", gettext("Over the years"), chart=Chart("years", found.chart), tables=(table,))

    def partners(self):
        found = partners_of(self.year)
        if not found:
            return None
        columns = (
            Column("partner", gettext("Partner"), tag=TAGS["partner"]),
            Column("seminars", gettext("Seminars held"), COUNT, TAGS["seminars"]),
        )
        rows = tuple(Row((partner.name, Number(partner.held))) for partner in found)
        words = gettext("A joint seminar stands under each of its partners and once in the total of the year.")
        table = Table("partners", gettext("Seminars by partner"), columns, rows)
        return Section("partners", gettext("Partners"), (words,), tables=(table,))

    def seminars(self):
        """The seminars held; who publishes them says where and when, not how many came to each."""
        found = self.year.seminars.filter(status=Seminar.Status.HELD).select_related("region").order_by("start", "code")
        lines = seminar_lines(found)
        if not lines:
            return None
        columns = [
            Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
            Column("days", gettext("Dates"), tag="#date"),
            Column("region", gettext("Region"), tag=TAGS["region"]),
            Column("places", gettext("Places"), tag=TAGS["place"]),
        ]
        if self.is_internal:
            columns.append(Column("total", gettext("Participants"), COUNT, TAGS["total"]))
        rows = tuple(Row(self._seminar_cells(line)) for line in lines)
        table = Table("seminars", gettext("Seminars held"), tuple(columns), rows)
        return Section("seminars", gettext("Seminars"), tables=(table,))

    def _seminar_cells(self, line):
        seminar = line.seminar
        cells = (seminar.code, seminar.days, seminar.region.name, ", ".join(line.places))
        if not self.is_internal:
            return cells
        return (*cells, Number(None if line.is_unknown else line.cell.total, certainty=line.certainty))

    def quality(self):
        figures = self.figures
        words = [_certainty_words(figures)]
        if figures.number_unknown:
            said = ngettext(
                "The number of participants of %(number)s held seminar is unknown; it is in no total.",
                "The numbers of participants of %(number)s held seminars are unknown; they are in no total.",
                figures.number_unknown,
            )
            words.append(said % {"number": number(figures.number_unknown, self.language)})
        tables = ()
        if self.is_internal:
            words.append(
                gettext("On lists: %(listed)s. Counted by number only: %(unlisted)s.")
                % {
                    "listed": number(figures.listed.total, self.language),
                    "unlisted": number(figures.unlisted.total, self.language),
                }
            )
            tables = self._missing()
        return Section("quality", gettext("Quality of the data"), tuple(filter(None, words)), tables=tables)

    def _missing(self):
        found = findings(self.year.seminars.all())
        if not found:
            return ()
        columns = (
            Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
            Column("missing", gettext("What is missing"), tag="#meta+missing"),
        )
        rows = tuple(Row((finding.seminar.code, finding.sentence)) for finding in found)
        return (Table("missing", gettext("What is missing"), columns, rows),)

    def method(self):
        words = [
            rule_in_words(self.year),
            gettext("Women, men and not stated add up to the total everywhere; a share is of people of known gender."),
            gettext(
                "A person counts once at each place they attended, so that places may add up to more than their region."
            ),
        ]
        if not self.is_internal:
            words.append(
                gettext(
                    "Small numbers are hidden, and others beside them from which they could be computed. "
                    "The total of the year is never changed."
                )
            )
        if self.has_only_total:
            words.append(
                gettext("Only the total of the year is printed: nothing less would protect its small numbers.")
            )
        words.append(gettext("Figures as of %(moment)s.") % {"moment": moment(localtime(self.moment))})
        if self.publishing:
            words.append(gettext("Edition %(number)s.") % {"number": self.publishing.number})
        if self.publishing and self.publishing.reason:
            words.append(gettext("Not every seminar is closed: %(reason)s") % {"reason": self.publishing.reason})
        return Section("method", gettext("How it is counted"), tuple(words))

    def changes(self):
        """What changed since the last publication: to the row, or for the public only in which tables."""
        if not self.since:
            return None
        last = self.since.last
        said = {
            "edition": last.edition,
            "day": day(localtime(last.published_at).date()),
            "then": number(last.numbers["year"][TOTAL], self.language),
            "now": number(self.figures.cell.total, self.language),
        }
        words = [gettext("Edition %(edition)s of %(day)s said %(then)s participants; now there are %(now)s.") % said]
        tables = ()
        if self.is_internal:
            tables = self._changed_rows(last)
        else:
            words += self._changed_tables(last)
        heading = gettext("Changes since the last publication")
        return Section("changes", heading, tuple(words), tables=tables)

    def _changed_rows(self, last):
        if not self.since.changes:
            return ()
        columns = (
            Column("difference", gettext("Difference"), DIFFERENCE, "#indicator+difference"),
            *(Column(gender, column_title(gender), DIFFERENCE, TAGS[gender]) for gender in GENDERS),
            Column("places", gettext("Places"), tag=TAGS["place"]),
            Column("seminar", gettext("Seminar"), tag=TAGS["seminar"]),
            Column("what", gettext("What happened"), tag="#meta+change"),
        )
        rows = []
        for each in told(self.since.changes, last.published_at):
            difference = each.change.difference
            numbers = [difference.total, *(getattr(difference, gender) for gender in GENDERS)]
            cells = [Number(value, DIFFERENCE) for value in numbers]
            rows.append(Row((*cells, each.places, each.change.seminar, each.words)))
        return (Table("changes", gettext("What changed"), columns, tuple(rows)),)

    def _changed_tables(self, last):
        now = self.protected.edition()
        keys = {key for key in now.keys() | last.public_numbers.keys() if now.get(key) != last.public_numbers.get(key)}
        kinds = {key.partition(":")[0] for key in keys}
        tables = {
            gettext("The year at a glance"): {"year", "completers", "persons"},
            gettext("Participants by region and place"): {"region", "place", "again"},
            gettext("Participants by audience"): {"audience"},
            gettext("Participants in urban places, in rural places and online"): {"side"},
        }
        changed = [title for title, of in tables.items() if kinds & of]
        if not changed:
            return [gettext("No table has changed.")]
        return [gettext("Tables that changed: %(tables)s.") % {"tables": "; ".join(changed)}]


def _paragraphs(text):
    return tuple(part.strip() for part in text.splitlines() if part.strip())


def _of_which(gender):
    return gettext("of which %(gender)s") % {"gender": column_title(gender).lower()}


def _of_year(line):
    if line.published:
        return Number(line.published.total, certainty=line.published.certainty)
    if line.recorded is None or line.recorded.is_unknown:
        return Number(None)
    return Number(line.recorded.cell.total, certainty=line.recorded.certainty)


def _source(line):
    if line.published:
        return line.published.source_url or gettext("published elsewhere")
    return gettext("in this register") if line.recorded else gettext("nothing recorded")


def _certainty_words(figures):
    if figures.certainty == Certainty.ABOUT:
        return gettext("The total of the year holds numbers that are about right: they are printed with “about”.")
    if figures.certainty == Certainty.AT_LEAST:
        return gettext("The total of the year holds numbers that are at least so many.")
    return gettext("Every number in the total of the year is exact.") if figures.cell else ""
