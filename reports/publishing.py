"""A year is published: its numbers, rows and documents are frozen as an edition that nobody changes any more."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from reports.changes import SinceLast, changes_between, rule_of
from reports.disclosure.rules import is_only_total
from reports.document.content import dump, load
from reports.document.formats import FORMATS, PUBLIC, Subject, make_edition
from reports.document.sections import Publishing
from reports.editions import public_edition, seen_as, thresholds_of
from reports.figures import year_figures
from reports.frozen_rows import pack, rows_of, unpack
from reports.models import Publication, PublishedDocument
from reports.partners import partner_numbers, partners_of
from seminars.tallies import lock_programmes

EDITION = PublishedDocument.Edition
PAGE = "page"  # the format in which a report is kept for pages


def public_report(programme_year):
    """Return (the Publication, the Report of the public edition in the active language), as last published.

    Before the first publication there is no Publication and the Report is protected as of now.
    """
    pages = PublishedDocument.objects.filter(
        publication__programme_year=programme_year, edition=PublishedDocument.Edition.PUBLIC, format=PAGE
    )
    page = pages.filter(language=get_language()).select_related("publication").order_by("-publication__edition").first()
    if page:
        return page.publication, load(bytes(page.content))
    return None, make_edition(programme_year, PUBLIC).report


def open_seminars(programme_year):
    """Return the held seminars of a year that are not closed."""
    return programme_year.seminars.held().filter(closed_at=None).order_by("start", "code")


def next_edition(programme_year):
    """Return the number that the next edition of a year has."""
    last = programme_year.publications.first()
    return last.edition + 1 if last else 1


def publish(*, programme_year, user, reason=""):
    """Freeze the year as its next edition and return the Publication. Raises ValidationError as ``begin`` does."""
    edition = begin(programme_year=programme_year, user=user, reason=reason)
    for _document in edition.make():
        pass
    return edition.save()


@dataclass
class Unpublished:
    """An edition whose contents are read and whose documents are still to be made; ``save`` is what publishes it."""

    publication: Publication
    unmade: list  # of Unmade
    documents: list

    def make(self):
        """Make the documents one by one and yield each. Reads no database: what is made is of one moment."""
        for each in self.unmade:
            document = each.make()
            self.documents.append(document)
            yield document

    @transaction.atomic
    def save(self):
        """Publish what was made. Raises ValidationError where somebody else has published an edition meanwhile."""
        self.publication.checksum = _checksum(self.publication, self.documents)
        try:
            with transaction.atomic():
                self.publication.save()
        except IntegrityError:
            raise ValidationError(_("Another edition was published meanwhile: look at it first.")) from None
        for document in self.documents:
            document.publication = self.publication  # known by its id only now
        PublishedDocument.objects.bulk_create(self.documents)
        record(self.publication.published_by, Event.Action.PUBLISHED, self.publication)
        return self.publication


@dataclass(frozen=True)
class Unmade:
    """A document that is still to be made: in which language and from what."""

    write: Callable
    edition: str
    language: str
    format: str
    partner: object = None

    def make(self):
        with override(self.language):
            content = self.write()
        return PublishedDocument(
            edition=self.edition,
            language=self.language,
            format=self.format,
            partner=self.partner,
            size=len(content),
            checksum=sha256(content).hexdigest(),
            content=content,
        )


def begin(*, programme_year, user, reason="", accepts_only_total=False, seen=None):
    """Return the Unpublished next edition of a year.

    Holds the sums of the site, so that numbers, rows and documents are of one moment. Raises ValidationError
    where no seminar has been held, where seminars are not closed and no reason says why, where readers would lose
    all but the total of the year and nobody ``accepts_only_total``, and where the numbers are no longer those that
    whoever publishes has ``seen`` (``seen_as``).
    """
    public_edition(year_figures(programme_year))  # is kept: to find it under the lock would hold everybody up
    with transaction.atomic():
        lock_programmes()
        return _unpublished(programme_year, user, reason, accepts_only_total, seen)


def _unpublished(programme_year, user, reason, accepts_only_total, seen):
    programme_year.refresh_from_db()
    reason = reason.strip()
    is_open = open_seminars(programme_year).exists()
    if not programme_year.seminars.held().exists():
        raise ValidationError(_("No seminar of this year has been held: there is nothing to publish."))
    if is_open and not reason:
        raise ValidationError(_("Not every seminar is closed: close them, or say why the year is published as it is."))
    last, rows = programme_year.publications.first(), rows_of(programme_year)
    since = last and SinceLast(last, tuple(changes_between(unpack(last.rows), rows)))
    publishing = Publishing(last.edition + 1 if last else 1, now(), reason if is_open else "")
    figures = year_figures(programme_year)
    if seen not in (None, seen_as(figures)):
        raise ValidationError(_("The numbers have changed since you opened this page: look at them again."))
    protected = public_edition(figures)
    if last and protected.only_total and not is_only_total(last.public_numbers) and not accepts_only_total:
        raise ValidationError(
            _("The public would lose all but the total of the year: wait for more changes, or say that it shall be so.")
        )
    publication = Publication(
        programme_year=programme_year,
        edition=publishing.number,
        published_at=publishing.moment,
        published_by=user,
        reason=publishing.reason,
        thresholds=_plain(thresholds_of(programme_year.programme)),
        rule=rule_of(programme_year),
        numbers=_numbers(programme_year, protected),
        public_numbers=protected.edition(),
        rows=pack(rows),
    )
    return Unpublished(publication, list(_unmade(figures, protected, publishing, since)), [])


def _plain(thresholds):
    return {"default": thresholds.default, "audiences": thresholds.audiences, "reasons": thresholds.reasons}


def _numbers(programme_year, protected):
    """Return the exact numbers by the keys of their lines; those of all partners too, whoever shares their seminars."""
    printed = protected.edition()
    exact = {row.key: row.numbers for row in protected.tables.rows if row.key in printed}
    return exact | partner_numbers(programme_year)


def _unmade(figures, protected, publishing, since):
    """Yield the Unmade documents of both editions of the year and of the public ones of partners, in every language."""
    for edition, subject in _subjects(figures, protected):
        subject.checks()  # they read the rows, and those are of this moment
        for language, _name in settings.LANGUAGES:
            with override(language):
                made = subject.edition(publishing=publishing, since=since)
            partner = made.figures.partner
            if not partner:
                yield Unmade(partial(dump, made.report), edition, language, PAGE)
            for key, form in FORMATS.items():
                yield Unmade(partial(form.write, made), edition, language, key, partner)


def _subjects(figures, protected):
    """Yield (EDITION, Subject) of everything that documents are made of."""
    year = Subject(figures)
    yield EDITION.INTERNAL, year
    yield EDITION.PUBLIC, replace(year, protected=protected)
    for partner in partners_of(figures.programme_year):
        if partner.held:
            yield EDITION.PUBLIC, Subject.of_partner(figures, protected, partner)


def _checksum(publication, documents):
    """Return the SHA-256 over all that is published: whoever has the documents can check them against it."""
    names = ("edition", "reason", "thresholds", "rule", "numbers", "public_numbers")
    frozen = {name: getattr(publication, name) for name in names}
    frozen["rows"] = sha256(publication.rows).hexdigest()
    frozen["documents"] = [
        [each.partner_id, each.edition, each.language, each.format, each.checksum] for each in documents
    ]
    return sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()
