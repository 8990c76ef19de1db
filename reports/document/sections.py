"""The annual report of a year, section by section, from its figures."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from reports.changes import since_last
from reports.document.changed import changes_section
from reports.document.content import COUNT, TAGS, Chart, Column, Number, Report, Row, Section, Table
from reports.document.lists import Lists
from reports.document.people import People
from reports.long_statement import whole_statement
from reports.partners import partner_table, shared_in_words
from reports.statement import rule_in_words, year_statement
from reports.tables import TOTAL, column_title, regions_table
from reports.tiles import completed_words
from reports.totals import GENDERS
from reports.trend import trend
from seminars.dates import moment

INTERNAL, PUBLIC = "internal", "public"


@dataclass(frozen=True)
class Publishing:
    """What is being published: the number of the edition, when, and why seminars are not closed where some are not."""

    number: int
    moment: datetime
    reason: str = ""


def year_report(figures, *, protected=None, publishing=None, since=None):
    """Return the Report of the YearFigures of a whole year, or of one partner's, in the active language.

    With a ``reports.disclosure`` Protected it is the public edition and shows what that lets through; without, the
    internal one, which is exact and has lists of seminars and of what is missing. ``publishing`` is given while it is
    published; ``since`` is the SinceLast of the year, for who has it already.
    """
    if not figures.partner:
        since = since or since_last(figures.programme_year)
    return _Maker(figures, protected, publishing, since).report()


class _Maker:
    def __init__(self, figures, protected, publishing, since):
        self.figures, self.protected, self.publishing, self.since = figures, protected, publishing, since
        self.year, self.language = figures.programme_year, get_language() or "en"
        self.people = People(figures, protected, self.language)
        self.lists = Lists(figures, protected is None, self.language)
        self.is_internal = protected is None
        self.has_only_total = protected is not None and protected.only_total

    def report(self):
        office = self.year.programme.office
        people = () if self.has_only_total else self.people.sections()
        sections = (self.method(), self.glance(), *people, *self.of_year(), self.lists.seminars(), self.lists.quality())
        changes = None if self.figures.partner else changes_section(self.figures, self.protected, self.since)
        return Report(
            title=self.title(),
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
            sections=tuple(section for section in (self.in_words(), *sections, changes) if section),
            closing=_paragraphs(office.closing_in(self.language)),
            logo=bytes(office.logo),
            days=self.lists.days(),
        )

    def title(self):
        names = {
            "programme": self.year.programme.name,
            "year": self.year.year,
            "partner": self.figures.partner and self.figures.partner.name,
        }
        if self.figures.partner:
            return gettext("%(programme)s: report %(year)s for %(partner)s") % names
        return gettext("%(programme)s: annual report %(year)s") % names

    def of_year(self):
        """What is only of a whole year."""
        return () if self.figures.partner else (self.trend(), self.partners())

    def statement(self, **options):
        tells = all(self.people.may_say("year", gender) for gender in GENDERS)
        total = self.people.may_say("year", TOTAL)
        return str(year_statement(self.figures, with_gender=tells, with_total=total, **options))

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

    def glance(self):
        figures, total = self.figures, regions_table(self.figures).lines[-1]
        genders = [(gender, self.people.number(total, gender)) for gender in GENDERS]
        completed, where = completed_words(self.year)
        rows = [
            (gettext("Participants"), self.people.number(total, TOTAL)),
            *((_of_which(gender), shown) for gender, shown in genders if shown.value or shown.is_hidden),
            (gettext("Women among people of known gender, %"), self.people.share(total)),
            (gettext("Seminars held"), Number(figures.seminars)),
            (gettext("Seminars still planned"), Number(figures.seminars_planned)),
            (gettext("Sessions"), Number(figures.sessions)),
            (gettext("Regions"), Number(len(figures.regions))),
            (gettext("Places"), Number(len(figures.places))),
        ]
        if self.people.tells("persons"):
            rows += [
                (gettext("Different people on lists"), self.people.headline("persons", figures.persons)),
                (f"{capfirst(completed)} {where}", self.people.headline("completers", figures.completers.total)),
            ]
        columns = (
            Column("measure", gettext("What"), tag="#indicator+name"),
            Column("number", gettext("Number"), COUNT, "#indicator+num"),
        )
        table = Table("glance", gettext("The year at a glance"), columns, tuple(Row(row) for row in rows))
        return Section("glance", gettext("The year at a glance"), tables=(table,))

    def in_words(self):
        """What the long statement says beyond the short one, which stands above all sections."""
        _short, *words = whole_statement(self.figures, may_say=self.people.may_say)
        words += self.shared()
        return Section("words", gettext("The year in words"), tuple(words)) if words else None

    def shared(self):
        if not self.figures.partner:
            return []
        words = shared_in_words(self.figures.all_seminars.prefetch_related("partners"))
        beside = gettext("In the total of the year every seminar counts once, so partners do not add up to it.")
        return [f"{words} {beside}"] if words else []

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
        found = partner_table(self.year)
        if not found.lines:
            return None
        shown = replace(found, lines=tuple(map(self._of_partner, found.lines)))
        names = () if self.has_only_total else self.people.columns(shown)
        columns = (
            Column("partner", found.heading, tag=TAGS["partner"]),
            Column("seminars", gettext("Seminars held"), COUNT, TAGS["seminars"]),
            *(Column(name, column_title(name), COUNT, TAGS[name]) for name in names),
        )
        rows = [
            Row((line.label, Number(line.seminars), *(self.people.number(line, name) for name in names)), key=line.key)
            for line in shown.lines
        ]
        words = gettext("A joint seminar stands under each of its partners and once in the total of the year.")
        table = Table("partners", gettext("Seminars by partner"), columns, tuple(rows))
        return Section("partners", gettext("Partners"), (words,), tables=(table,))

    def _of_partner(self, line):
        """With whom all was held has no numbers of its own in the public edition: they are those of the year."""
        return line if self.people.tells(line.key) else replace(line, key="year")

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
        words += self.method_of_partner()
        if not self.people.tells("persons"):
            words.append(
                gettext(
                    "The public edition has no audiences, no sides and no places of a partner alone, "
                    "except places of regions where every seminar was held with it."
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

    def method_of_partner(self):
        if not self.figures.partner:
            return
        name = {"partner": self.figures.partner.name}
        yield gettext("Only seminars held with %(partner)s are counted here.") % name
        if before := self.edition_before():
            words = gettext("What changed since edition %(edition)s stands in the annual report of the whole year.")
            yield words % {"edition": before}

    def edition_before(self):
        """The number of the last edition before this report, 0 where there is none."""
        if self.publishing:
            return self.publishing.number - 1
        last = self.year.publications.only("edition").first()
        return last.edition if last else 0


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
