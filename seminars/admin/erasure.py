"""Everything about one person, deleting their name, and the names that are due: pages beside the register."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from accounts.choices import is_id
from accounts.models import Event
from accounts.trail import record
from seminars import dates
from seminars.admin.papers import KINDS as CONTENT_TYPES
from seminars.models import Programme
from seminars.privacy.consents import what_follows
from seminars.privacy.due import due_groups, due_people, erase_due, what_goes, with_last
from seminars.privacy.erasing import erase, flush
from seminars.privacy.everything import as_json, as_workbook, everything, shown
from seminars.privacy.traces import KINDS, Traces

PER_PAGE = 100
MOST = 2000  # names deleted by one page; more take longer than anybody waits
FILES = {"json": as_json, "xlsx": as_workbook}


class TypedForm(forms.Form):
    """Whoever deletes names says so by typing what the page shows."""

    typed = forms.CharField(
        max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"})
    )

    def __init__(self, *args, expected, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].label = label

    def clean_typed(self):
        if " ".join(self.cleaned_data["typed"].split()) != self.expected:
            raise forms.ValidationError(gettext("This is not what is to be typed: nothing was deleted."))
        return self.cleaned_data["typed"]


class PersonPages:
    """For the admin of participants."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "seminars_participant"
        return [
            path("due/", view(self.due_view), name=f"{name}_due"),
            path("<int:pk>/everything/", view(self.everything_view), name=f"{name}_everything"),
            *(
                path(f"<int:pk>/everything.{kind}", view(self.file_view), {"kind": kind}, name=f"{name}_{kind}")
                for kind in FILES
            ),
            path("<int:pk>/erase/", view(self.erase_view), name=f"{name}_erase"),
            *super().get_urls(),
        ]

    def person_or_404(self, request, pk):
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_view_permission(request, person):
            raise PermissionDenied
        return person

    def everything_view(self, request, pk):
        person = self.person_or_404(request, pk)
        sections = everything(person, request.user)
        record(request.user, Event.Action.LOOKED_AT, person, people=1)
        context = {
            "title": gettext("Everything about this person"),
            "person": person,
            "sections": [(each, [[shown(value) for value in row] for row in each.rows]) for each in sections],
            "follows": what_follows(person),
            "may_erase": request.user.is_administrator and not person.erased_on,
        }
        return self.page(request, "admin/everything.html", context)

    def file_view(self, request, pk, kind):
        person = self.person_or_404(request, pk)
        content = FILES[kind](everything(person, request.user))
        record(request.user, Event.Action.EXPORTED, person, people=1, note=kind)
        response = HttpResponse(content, content_type=CONTENT_TYPES.get(kind, "application/json"))
        response["Content-Disposition"] = content_disposition_header(True, f"person_{person.pk}.{kind}")
        return response

    def erase_view(self, request, pk):
        """Show what would go with the name of a person; delete it where the name is typed."""
        person = self.person_or_404(request, pk)
        if not request.user.is_administrator:
            raise PermissionDenied
        if person.erased_on:
            return HttpResponseRedirect(reverse("admin:seminars_participant_everything", args=[pk]))
        name = " ".join(str(person).split())
        form = TypedForm(request.POST or None, expected=name, label=gettext("Type the name to delete it"))
        traces = Traces([pk])
        if form.is_valid():
            by_hand = list(traces.scans_by_hand)
            erase([pk], user=request.user)
            flush()
            messages.success(request, gettext("The name is deleted. Every figure stays as it was."))
            if by_hand:
                messages.warning(
                    request, gettext("Scans still to be done by hand: %(scans)s.") % {"scans": named(by_hand)}
                )
            return HttpResponseRedirect(reverse("admin:seminars_participant_everything", args=[pk]))
        record(request.user, Event.Action.LOOKED_AT, person, people=1)
        context = {
            "title": gettext("Delete the name of this person"),
            "person": person,
            "form": form,
            "numbers": in_words(traces.numbers()),
            "by_hand": traces.scans_by_hand,
        }
        return self.page(request, "admin/erase.html", context)

    def due_view(self, request):
        """List whose names are due, by programme and year, and what would go with them; delete them."""
        if not (request.user.sees_everything and self.has_view_permission(request)):
            raise PermissionDenied
        programme = self.programme_asked(request)
        people = due_people(programme=programme)
        number = people.count()
        label = gettext("Type the number of people to delete their names")
        form = TypedForm(request.POST or None, expected=str(number), label=label)
        if request.method == "POST" and not (request.user.is_administrator and number <= MOST):
            raise PermissionDenied
        if form.is_valid():
            gone = erase_due(programme=programme, user=request.user)
            messages.success(request, gettext("Deleted: %(what)s.") % {"what": "; ".join(in_sentence(gone))})
            return HttpResponseRedirect(request.get_full_path())
        page = Paginator(with_last(people.order_by("search_key", "pk")), PER_PAGE).get_page(request.GET.get("page"))
        for person in page:
            person.last_seen = dates.day(person.last_day) if person.last_day else "–"
        record(request.user, Event.Action.LOOKED_AT, people=len(page), note="due")
        context = {
            "title": gettext("Names that are due to be deleted"),
            "groups": due_groups(),
            "programme": programme,
            "number": number,
            "numbers": in_words(what_goes(programme=programme)) if number <= MOST else [],
            "page": page,
            "query": f"programme={programme.pk}" if programme else "",
            "form": form,
            "may_erase": request.user.is_administrator and 0 < number <= MOST,
            "is_too_many": number > MOST,
        }
        return self.page(request, "admin/due.html", context)

    def programme_asked(self, request):
        asked = request.GET.get("programme", "")
        if not asked:
            return None
        programme = Programme.objects.filter(pk=asked).first() if is_id(asked) else None
        if programme is None:
            raise Http404
        return programme

    def page(self, request, template, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context)


def in_words(numbers):
    """Return [(what, how many)] of a Counter of ``seminars.privacy``, nothing left out."""
    return [(words, numbers[kind]) for kind, words in KINDS.items()]


def in_sentence(numbers):
    return [f"{words}: {number}" for words, number in in_words(numbers) if number] or [gettext("nothing")]


def named(scans):
    return ", ".join(f"{scan} ({scan.session.seminar.code})" for scan in scans)
