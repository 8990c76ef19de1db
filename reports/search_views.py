"""The page of what was searched for, and the same as one types. Names stand in the body of a request, in no address."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.models import Event
from accounts.trail import record
from reports.search import search
from reports.views import refuse_who_sees_no_rows


def results(request):
    refuse_who_sees_no_rows(request.user)
    return _found(request, "reports/search.html")


@require_POST
def suggestions(request):
    refuse_who_sees_no_rows(request.user)
    return _found(request, "reports/found.html")


def _found(request, template):
    text = request.POST.get("text", "").replace("\0", " ").strip()
    groups = search(text, request.user)
    people = sum(hit.is_person for group in groups for hit in group.hits)
    if people:
        record(request.user, Event.Action.LOOKED_AT, people=people, note="search")
    return render(request, template, {"text": text, "groups": groups})
