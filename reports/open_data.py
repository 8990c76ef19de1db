"""The public edition of a year as open data: its tables one by one, what their columns hold, and files for programs."""

import json
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.document.formats import FORMATS, PUBLIC, document_links, make_edition, write
from reports.document.views import language_or_404, published
from reports.making import while_unpublished_edition_is_made
from reports.partners import partners_of
from reports.views import programme_year_or_404
from seminars.models import Partner

FOR_PROGRAMS = ("zip", "json", "iati", "xlsx")


@dataclass(frozen=True)
class OpenTable:
    """A table as a file of its own. ``resource`` says what it holds, as the data dictionary does."""

    resource: dict
    address: str
    content: bytes

    @property
    def size(self):
        return len(self.content)

    @property
    def checksum(self):
        return sha256(self.content).hexdigest()


@require_safe
@never_cache
def open_data(request, year):
    """What there is of a year as open data, for readers and their programs."""
    programme_year, language = programme_year_or_404(request, year), language_or_404(request)
    if being_made := while_unpublished_edition_is_made(request, programme_year):
        return being_made
    publication = programme_year.publications.defer("rows").first()
    context = {
        "programme_year": programme_year,
        "publication": publication,
        "files": _files(programme_year, publication, language),
        "tables": _tables(programme_year, language),
        "partners": [
            (partner, document_links(programme_year, partner, edition=PUBLIC))
            for partner in _partners(programme_year, publication)
        ],
    }
    return render(request, "reports/open_data.html", context)


@require_safe
@never_cache
def open_table(request, year, table):
    """One table of the public edition as csv."""
    programme_year, language = programme_year_or_404(request, year), language_or_404(request)
    for each in _tables(programme_year, language):
        if each.resource["name"] == table:
            response = HttpResponse(each.content, content_type=FORMATS["csv"].content_type)
            response["Content-Disposition"] = f'attachment; filename="{table}-{year}-{language}.csv"'
            return response
    raise Http404


def _tables(programme_year, language):
    """Return the OpenTables of the last publication; before the first one those of the public edition of now."""
    found = published(programme_year, PUBLIC, language, "zip", None)
    content = bytes(found.content) if found else write(make_edition(programme_year, PUBLIC, language), "zip")
    query = urlencode({"programme": programme_year.programme_id, "language": language})
    with ZipFile(BytesIO(content)) as folder:
        return [
            OpenTable(
                resource,
                f"{reverse('open_table', args=[programme_year.year, resource['name']])}?{query}",
                folder.read(resource["path"]),
            )
            for resource in json.loads(folder.read("datapackage.json"))["resources"]
        ]


def _partners(programme_year, publication):
    """Return the partners that there are documents of."""
    if publication is None:
        return [partner for partner in partners_of(programme_year) if partner.held]
    return Partner.objects.filter(pk__in=publication.documents.values("partner"))


def _files(programme_year, publication, language):
    """Return (name, address, the published document where there is one) of the files for programs."""
    kept = {}
    if publication:
        found = publication.documents.filter(edition=PUBLIC, language=language, partner=None).defer("content")
        kept = {document.format: document for document in found}
    links = zip(FORMATS, document_links(programme_year, edition=PUBLIC), strict=True)
    return [
        (name, kept[form].address if form in kept else address, kept.get(form))
        for form, (name, address) in links
        if form in FOR_PROGRAMS
    ]
