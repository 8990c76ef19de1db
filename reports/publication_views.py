"""The pages of publications: what was published and what changed since, publishing, and the published documents."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.changes import since_last, told
from reports.editions import public_edition
from reports.figures import year_figures
from reports.models import PublishedDocument
from reports.publishing import PAGE, open_seminars, publish
from reports.statement import year_statement
from reports.views import programme_year_or_404

EDITIONS = PublishedDocument.Edition


class PublishForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the year is published although seminars are not closed"),
        help_text=gettext_lazy("It is printed in the report."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


def publications(request, year):
    programme_year = programme_year_or_404(request, year)
    sees_rows = request.user.sees_everything
    since = since_last(programme_year) if sees_rows else None
    context = {
        "programme_year": programme_year,
        "publications": [
            (publication, list(documents_for(publication, request.user)))
            for publication in programme_year.publications.defer("rows").select_related("published_by")
        ],
        "since": since,
        "changes": told(since.changes, since.last.published_at) if since else (),
        "now": year_figures(programme_year).cell.total if since else None,
        "may_publish": may_publish(request.user),
    }
    return render(request, "reports/publications.html", context)


def publish_year(request, year):
    """Show what would be published; publish it."""
    if not may_publish(request.user):
        raise Http404
    programme_year = programme_year_or_404(request, year)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = publish(programme_year=programme_year, user=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("Published as edition %(number)s.") % {"number": done.edition})
            return redirect(done)
    figures = year_figures(programme_year)
    protected = public_edition(figures)
    kept, large = protected.kept()
    context = {
        "programme_year": programme_year,
        "form": form,
        "figures": figures,
        "statement": year_statement(figures),
        "open_seminars": open_seminars(programme_year),
        "protected": protected,
        "hidden": sum(protected.hidden_by_rule().values()),
        "kept": kept,
        "large": large,
        "last": programme_year.publications.defer("rows").first(),
    }
    return render(request, "reports/publish.html", context)


def documents_for(publication, user):
    """Return the published documents that a user may have, without their content."""
    found = publication.documents.exclude(format=PAGE).defer("content")
    return found if user.sees_everything else found.filter(edition=EDITIONS.PUBLIC)


def may_publish(user):
    return user.is_staff and user.sees_everything
