"""The sections of a report that are about people: their tables, with what an edition lets through of each number."""

from django.utils.translation import gettext

from reports.charts import audiences_chart, regions_chart
from reports.document.content import COUNT, PERCENT, TAGS, Chart, Column, Number, Row, Section, Table
from reports.numbers import aim
from reports.tables import OVERLAP, PLACE, REGION, TOTAL, audiences_table, column_title, regions_table, sides_table
from reports.totals import GENDERS
from seminars.models.choices import Certainty


class People:
    """The people of some YearFigures as a report shows them: all, or what their Protected lets through."""

    def __init__(self, figures, protected, language):
        self.figures, self.protected, self.language = figures, protected, language
        self.is_internal = protected is None

    def sections(self):
        return self.regions(), self.audiences(), self.sides(), self.balance()

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

    def headline(self, key, value):
        if self.is_internal:
            return Number(value)
        shown = self.protected.number(key, TOTAL)
        return Number(shown, is_hidden=shown is None)

    def may_say(self, key, column):
        return self.is_internal or self.protected.number(key, column) is not None

    def tells(self, key):
        """Whether the edition has a line at all: the public one of a partner has few."""
        return self.is_internal or self.protected.tells(key)

    def people_table(self, key, title, table, tag):
        """A table of ``reports.tables``: keys and certainties for data, a label, women, men, not stated and total."""
        lines = [line for line in table.lines if self.tells(line.key)]
        names = self.columns(table)
        columns = (
            Column("key", gettext("Key"), tag=TAGS["key"], for_data=True),
            Column("label", table.heading, tag=tag),
            *(Column(name, column_title(name), COUNT, TAGS[name]) for name in names),
            Column("share", gettext("Women, %"), PERCENT, TAGS["share"]),
            Column("certainty", gettext("Certainty"), tag=TAGS["certainty"], for_data=True),
        )
        rows = tuple(self._people_row(line, names) for line in lines)
        return Table(key, title, columns, rows, notes=tuple(self._notes(table, rows)))

    def columns(self, table):
        """The columns of a table. Not stated may only be left out where it is known that there are none."""
        if any(self.number(line, "not_stated").is_hidden for line in table.lines if self.tells(line.key)):
            return (*GENDERS, TOTAL)
        return table.columns

    def _people_row(self, line, columns):
        numbers = [self.number(line, column) for column in columns]
        sure = Certainty.UNKNOWN if line.is_unknown else line.certainty
        label = str(line.label)  # lazy where it is a choice: whoever writes it need not write in this language
        return Row((line.key, label, *numbers, self.share(line), str(sure)), line.kind, line.key)

    def _notes(self, table, rows):
        if any(line.number_unknown for line in table.lines):
            yield gettext("–: held, number of participants unknown.")
        if any(cell.is_hidden for row in rows for cell in row.cells if isinstance(cell, Number)):
            yield gettext("x: hidden, so that nobody can be told from a small number.")

    def regions(self):
        if not self.figures.regions:
            return None
        table = regions_table(self.figures, tells_nought=not self.is_internal)
        title = gettext("Participants by region and place")
        return Section(
            "regions",
            gettext("Regions and places"),
            chart=self._chart("regions", regions_chart, table),
            tables=(self.people_table("regions", title, table, TAGS["region"]),),
        )

    def _chart(self, key, spec_of, table):
        """The chart of a table; none where a number of it is hidden: a drawing would tell it."""
        drawn = [line for line in table.lines if line.kind not in (OVERLAP, PLACE)]
        if any(self.number(line, column).is_hidden for line in drawn for column in table.columns):
            return None
        return Chart(key, spec_of(table))

    def audiences(self):
        if not self.figures.audiences or not self.tells(f"audience:{self.figures.audiences[0].subject}"):
            return None
        table = audiences_table(self.figures)
        title = gettext("Participants by audience")
        return Section(
            "audiences",
            gettext("Audiences"),
            chart=self._chart("audiences", audiences_chart, table),
            tables=(self.people_table("audiences", title, table, "#targeted+name"),),
        )

    def sides(self):
        if not self.figures.cell or not self.tells("side:again"):
            return None
        table = sides_table(self.figures, tells_nought=not self.is_internal)
        title = gettext("Participants in urban places, in rural places and online")
        people = self.people_table("sides", title, table, "#loc+type")
        return Section("sides", gettext("Town and village"), tables=(people,))

    def balance(self):
        """Women's share against the aim of the year, region by region."""
        target = self.figures.target
        lines = [line for line in regions_table(self.figures).lines if line.kind in (REGION, TOTAL) and line.cell]
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
