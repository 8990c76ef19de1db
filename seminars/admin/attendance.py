"""The attendance grid of a seminar: a page of people and sessions on which every change is saved as it is made.

Without JavaScript it is a plain form. Its hidden field says what the page showed, so that a page from before somebody
else's marks changes only what was changed on it.
"""

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from seminars import names
from seminars.admin.attendance_rows import Grid, suggestions, total_in_words
from seminars.admin.seminar_pages import SeminarPages
from seminars.attendance import CHANGED_IN_LIST, add_person, change_row, mark, state_gender
from seminars.models import Participant, Participation
from seminars.models.choices import Audience, Gender
from seminars.sheet_totals import session_totals
from seminars.sheets.people import Person

PER_PAGE = 300
MOST_MARKS = 10_000  # set at once


class PersonForm(forms.Form):
    """The last row of the grid: somebody to be put on the list."""

    name = forms.CharField(
        label=gettext_lazy("Surname, given name, patronymic"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), required=False, widget=forms.HiddenInput)
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), choices=Gender.choices, initial=Gender.NOT_STATED)
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), choices=Audience.choices, initial=Audience.NOT_STATED)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=300, required=False)
    position = forms.CharField(label=pgettext_lazy("job", "Position"), max_length=300, required=False)
    present = forms.TypedMultipleChoiceField(required=False, coerce=int)  # the sessions by their place, from 0

    def __init__(self, *args, sessions, people, **kwargs):
        super().__init__(*args, prefix="new", **kwargs)
        self.fields["present"].choices = [(at, str(session)) for at, session in enumerate(sessions)]
        self.fields["participant"].queryset = people
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean_name(self):
        name = names.split(self.cleaned_data["name"])
        if not any(name.folded):
            raise ValidationError(gettext("Type the name."))
        if any(len(part) > 150 for part in (name.surname, name.given_name, name.patronymic)):
            raise ValidationError(gettext("A part of a name has at most 150 characters."))
        return name

    def person(self):
        fields = {name: self.cleaned_data[name] for name in ("name", "gender", *CHANGED_IN_LIST)}
        return Person(row=0, attended=frozenset(self.cleaned_data["present"]), **fields)


class AttendancePages(SeminarPages):
    """For the admin of seminars."""

    def get_urls(self):
        views = {"": self.attendance_view, "state/": self.state_view, "marks/": self.marks_view}
        views |= {"row/": self.row_view, "person/": self.person_view, "people/": self.people_view}
        addresses = [
            path(
                f"<int:pk>/attendance/{end}",
                self.admin_site.admin_view(view),
                name="_".join(filter(None, ("seminars_seminar_attendance", end.strip("/")))),
            )
            for end, view in views.items()
        ]
        return [*addresses, *super().get_urls()]

    def may_mark(self, request, seminar):
        return request.user.has_perm("seminars.change_attendance") and not seminar.closed_at

    def may_list(self, request, seminar):
        return request.user.has_perm("seminars.change_participation") and not seminar.closed_at

    def attendance_view(self, request, pk):
        seminar = self.visible_or_404(request, pk)
        grid = self.grid_of(request, seminar)
        form = self.person_form(request, grid)
        if request.method == "POST":
            self.refuse_unless(self.may_mark(request, seminar))
            form = self.person_form(request, grid, request.POST)
            if self.form_is_saved(request, seminar, form):
                return HttpResponseRedirect(request.get_full_path())
            grid = self.grid_of(request, seminar)
        context = {
            "title": gettext("Attendance"),
            "grid": grid,
            "page": self.page_of(request, seminar),
            "form": form,
            "genders": Gender.choices,
            "audiences": Audience.choices,
            "may_mark": self.may_mark(request, seminar),
            "may_list": self.may_list(request, seminar),
        }
        return self.seminar_page(request, "admin/attendance.html", seminar, context)

    def page_of(self, request, seminar):
        rows = seminar.participations.select_related("participant").order_by("pk")
        return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))

    def grid_of(self, request, seminar):
        return Grid(seminar, list(self.page_of(request, seminar)), request.user)

    def person_form(self, request, grid, data=None):
        people = Participant.objects.visible_to(request.user)
        return PersonForm(data, sessions=grid.sessions, people=people)

    def refuse_unless(self, may):
        if not may:
            raise PermissionDenied

    def form_is_saved(self, request, seminar, form):
        """Save the posted page; what cannot be saved is said, and the typed row is shown again."""
        marks, changes = _differences(request.POST)
        try:
            if marks:
                mark(seminar=seminar, marks=marks)
            for pk, field, value in changes if self.may_list(request, seminar) else ():
                _change(seminar, pk, field, value)
            if not self.may_list(request, seminar) or not request.POST.get("new-name", "").strip():
                return True
            if form.is_valid():
                self.put_on_list(request, seminar, form)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return False
        return form.is_valid()

    def put_on_list(self, request, seminar, form):
        participant = form.cleaned_data["participant"]
        return add_person(seminar=seminar, person=form.person(), participant=participant, user=request.user)

    def state_view(self, request, pk):
        """What the grid holds now; nothing where it is the version that the page has already."""
        state = self.grid_of(request, self.visible_or_404(request, pk)).state
        return HttpResponse(status=204) if request.GET.get("version") == state["version"] else JsonResponse(state)

    def marks_view(self, request, pk):
        """Set the posted marks: [[participation, session, present or not]]."""
        return self.saved(request, pk, self.may_mark, self.save_marks)

    def save_marks(self, request, seminar):
        gone = mark(seminar=seminar, marks=_marks(request.body))
        return {"message": gettext("Somebody took this person or session out.")} if gone else {}

    def row_view(self, request, pk):
        return self.saved(request, pk, self.may_list, self.save_row)

    def save_row(self, request, seminar):
        _change(seminar, *(request.POST.get(name, "") for name in ("participation", "field", "value")))
        return {}

    def person_view(self, request, pk):
        return self.saved(request, pk, self.may_list, self.save_person)

    def save_person(self, request, seminar):
        form = self.person_form(request, Grid(seminar, [], request.user), request.POST)
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        participation, was_there = self.put_on_list(request, seminar, form)
        context = {
            "row": Grid(seminar, [participation], request.user).rows[0],
            "seminar": seminar,
            "genders": Gender.choices,
            "audiences": Audience.choices,
            "may_mark": True,
            "may_list": True,
        }
        said = gettext("%(person)s was on the list already: only the marks were added.")
        return {
            "row": render_to_string("admin/attendance_row.html", context, request),
            "participation": participation.pk,
            "message": said % {"person": participation.participant} if was_there else "",
        }

    def saved(self, request, pk, may, save):
        """Do what was posted and answer with the totals; or with a sentence, and status 422."""
        if request.method != "POST":
            return HttpResponse(status=405)
        seminar = self.visible_or_404(request, pk)
        try:
            self.refuse_closed_page(seminar)
            self.refuse_unless(may(request, seminar))
            reply = save(request, seminar)
        except ValidationError as error:
            return JsonResponse({"message": " ".join(error.messages)}, status=422)
        totals = session_totals([seminar.pk])[seminar.pk]
        return JsonResponse({**reply, "totals": [total_in_words(total) for total in totals]})

    def refuse_closed_page(self, seminar):
        if seminar.closed_at:
            raise ValidationError(gettext("%(seminar)s is closed: open it again first.") % {"seminar": seminar})

    def people_view(self, request, pk):
        """Suggest who the posted name may mean. Posted, since names of people stand in no address."""
        seminar = self.visible_or_404(request, pk)
        self.refuse_unless(request.method == "POST" and self.may_list(request, seminar))
        return JsonResponse({"people": suggestions(request.POST.get("name", "")[:400], seminar, request.user)})


def _change(seminar, pk, field, value):
    """Change what the list says of somebody. Raises ValidationError for a row of another seminar or of none."""
    found = Participation.objects.filter(seminar=seminar, pk=pk) if str(pk).isdecimal() and len(str(pk)) < 19 else ()
    for participation in found.select_related("participant") if found else ():
        if field == "gender":
            return state_gender(participant=participation.participant, gender=value)
        if field in CHANGED_IN_LIST:
            return change_row(participation=participation, field=field, value=value.replace("\0", "").strip())
    raise ValidationError(gettext("Somebody took this person out of the list."))


def _marks(body):
    """Return {(participation, session): present} of a posted JSON text."""
    try:
        rows = json.loads(body)
        marks = {(_id(person), _id(session)): bool(is_present) for person, session, is_present in rows}
    except (ValueError, TypeError, RecursionError) as error:
        raise SuspiciousOperation("These are no marks.") from error
    if len(marks) > MOST_MARKS:
        raise SuspiciousOperation("These are too many marks.")
    return marks


def _id(value):
    if not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError(value)
    return value


def _differences(posted):
    """Return the marks and the changes of rows by which a posted page differs from what it showed."""
    try:
        shown = json.loads(posted.get("shown", ""))
        marks, rows = shown["marks"], shown["rows"]
        sessions = [_id(total["session"]) for total in shown["totals"]]
        there = {(_id(int(pk)), _id(session)) for pk, came in marks.items() for session in came}
        pairs = [(_id(int(pk)), session) for pk in marks for session in sessions]
        said = [(pk, field, str(value)) for pk, fields in rows.items() for field, value in fields.items()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SuspiciousOperation("This page was not made here.") from error
    changed = {pair: f"mark-{pair[0]}-{pair[1]}" in posted for pair in pairs}
    new = [(pk, field, posted.get(f"{field}-{pk}", value)) for pk, field, value in said]
    return (
        {pair: is_present for pair, is_present in changed.items() if is_present != (pair in there)},
        [change for change, was in zip(new, said, strict=True) if change != was],
    )
