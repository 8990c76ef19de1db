"""A year is published: its numbers, rows and documents are frozen as an edition that nobody changes any more."""

import json
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import Event
from accounts.trail import record
from reports.changes import SinceLast, changes_between
from reports.document.content import dump, load
from reports.document.formats import FORMATS, PUBLIC, Edition, make_edition
from reports.document.sections import Publishing, year_report
from reports.editions import public_edition, thresholds_of
from reports.figures import year_figures
from reports.frozen_rows import pack, rows_of, unpack
from reports.models import Publication, PublishedDocument
from seminars.tallies import lock_programmes

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


@transaction.atomic
def publish(*, programme_year, user, reason=""):
    """Freeze the year as its next edition and return the Publication.

    Holds the sums of the site meanwhile, so that numbers, rows and documents are of one moment. Raises ValidationError
    where no seminar has been held, and where seminars are not closed and no reason says why.
    """
    lock_programmes()
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
    protected = public_edition(figures)
    publication = Publication(
        programme_year=programme_year,
        edition=publishing.number,
        published_at=publishing.moment,
        published_by=user,
        reason=publishing.reason,
        thresholds=_plain(thresholds_of(programme_year.programme)),
        numbers={row.key: row.numbers for row in protected.tables.rows if row.key in protected.edition()},
        public_numbers=protected.edition(),
        rows=pack(rows),
    )
    documents = list(_documents(figures, protected, publishing, since))
    publication.checksum = _checksum(publication, documents)
    publication.save()
    for document in documents:
        document.publication = publication  # known by its id only now
    PublishedDocument.objects.bulk_create(documents)
    record(user, Event.Action.PUBLISHED, publication)
    return publication


def _plain(thresholds):
    return {"default": thresholds.default, "audiences": thresholds.audiences, "reasons": thresholds.reasons}


def _documents(figures, protected, publishing, since):
    """Yield the PublishedDocuments of both editions in every language and format."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name, shown in (
                (PublishedDocument.Edition.INTERNAL, None),
                (PublishedDocument.Edition.PUBLIC, protected),
            ):
                report = year_report(figures, protected=shown, publishing=publishing, since=since)
                edition = Edition(figures, shown, report)
                contents = {PAGE: dump(report)} | {key: each.write(edition) for key, each in FORMATS.items()}
                for key, content in contents.items():
                    yield PublishedDocument(
                        edition=name,
                        language=language,
                        format=key,
                        size=len(content),
                        checksum=sha256(content).hexdigest(),
                        content=content,
                    )


def _checksum(publication, documents):
    """Return the SHA-256 over all that is published: whoever has the documents can check them against it."""
    frozen = {
        name: getattr(publication, name) for name in ("edition", "reason", "thresholds", "numbers", "public_numbers")
    }
    frozen["rows"] = sha256(publication.rows).hexdigest()
    frozen["documents"] = [[each.edition, each.language, each.format, each.checksum] for each in documents]
    return sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()
