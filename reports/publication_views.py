"""The pages of publications: what was published and what changed since, publishing, and the published documents."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from regions.naming import ByName
from reports.changes import rule_changes, since_last, told
from reports.editions import public_edition, seen_as
from reports.figures import year_figures
from reports.making import while_edition_is_made
from reports.models import PublishedDocument
from reports.outlook import outlook
from reports.publishing import PAGE, begin, next_edition, open_seminars
from reports.statement import year_statement
from reports.views import programme_year_or_404

EDITIONS = PublishedDocument.Edition
HERE = "<!-- how far it is -->"


class PublishForm(forms.Form):
    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)  # the page's own: sent twice, it is refused
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the numbers it shows
    reason = forms.CharField(
        label=gettext_lazy("Why the year is published although seminars are not closed"),
        help_text=gettext_lazy("It is printed in the report."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    only_total = forms.BooleanField(
        label=gettext_lazy(
            "Publish all the same: the public then sees only the total of the year, in later editions too"
        ),
        required=False,
    )


def publications(request, year):
    programme_year = programme_year_or_404(request, year)
    since = since_last(programme_year) if request.user.sees_everything else None
    documents = Prefetch("documents", documents_for(request.user), to_attr="shown")
    editions = programme_year.publications.defer("rows").select_related("published_by", "programme_year")
    context = {
        "programme_year": programme_year,
        "publications": editions.prefetch_related(documents),
        "since": since,
        "changes": told(since) if since else (),
        "rule_changes": list(rule_changes(since)) if since else (),
        "now": year_figures(programme_year).cell.total if since else None,
        "may_publish": may_publish(request.user),
    }
    return render(request, "reports/publications.html", context)


def publish_year(request, year):
    """Show what would be published; publish it."""
    if not may_publish(request.user):
        raise Http404
    programme_year = programme_year_or_404(request, year)
    number = next_edition(programme_year)
    form = PublishForm(request.POST or None, initial={"edition": number})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["edition"] < number:
            messages.warning(request, _("Another edition was published meanwhile: look at it first."))
            return redirect(programme_year.publications.first())
        try:
            edition = begin(
                programme_year=programme_year,
                user=request.user,
                reason=form.cleaned_data["reason"],
                accepts_only_total=form.cleaned_data["only_total"],
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return shown_at_work(request, edition)
    figures = year_figures(programme_year)
    if being_made := while_edition_is_made(request, figures):
        return being_made
    return render(request, "reports/publish.html", {"form": form, **_to_be_published(figures)})


def _to_be_published(figures):
    """What the page of publishing shows of the figures of a year."""
    programme_year, protected = figures.programme_year, public_edition(figures)
    kept, large = protected.kept()
    return {
        "programme_year": programme_year,
        "figures": figures,
        "seen": seen_as(figures),
        "statement": year_statement(figures),
        "open_seminars": open_seminars(programme_year).select_related("region", "programme_year"),
        "protected": protected,
        "hidden": sum(protected.hidden_by_rule().values()),
        "kept": kept,
        "large": large,
        "outlook": outlook(figures, protected, programme_year.publications.defer("rows").first()),
    }


def shown_at_work(request, edition):
    """The page of an edition that is being made: sent as far as it is, so that it shows how far, and then the end."""
    context = {"programme_year": edition.publication.programme_year, "here": HERE, "of": len(edition.unmade)}
    head, tail = render_to_string("reports/publishing.html", context, request).split(HERE)
    response = StreamingHttpResponse(_at_work(edition, get_language(), head, tail))
    response["Content-Encoding"] = "identity"  # packed it would wait until there is enough to pack
    response["X-Accel-Buffering"] = "no"  # the same for a server before this one
    add_never_cache_headers(response)
    return response


def _at_work(edition, language, head, tail):
    yield head
    for done, _document in enumerate(edition.make(), 1):
        yield render_to_string("reports/publishing_step.html", {"done": done, "of": len(edition.unmade)})
    with override(language):
        try:
            context = {"publication": edition.save()}
        except ValidationError as error:
            context = {"errors": error.messages}
        yield render_to_string("reports/publishing_end.html", context)
    yield tail


def documents_for(user):
    """Return the published documents that a user may have, without their content."""
    found = PublishedDocument.objects.exclude(format=PAGE).defer("content").select_related("partner")
    found = found.order_by("publication", ByName("partner__").asc(nulls_first=True), "edition", "language", "format")
    return found if user.sees_everything else found.filter(edition=EDITIONS.PUBLIC)


def may_publish(user):
    return user.is_staff and user.sees_everything
