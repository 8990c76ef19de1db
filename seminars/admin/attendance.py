"""The attendance grid of a seminar: a page of people and sessions on which every change is saved as it is made.

Without JavaScript it is a plain form. Its hidden field says what the page showed, so that a page from before somebody
else's marks changes only what was changed on it.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.choices import is_id
from accounts.models import Event
from accounts.sessions import asked_by_the_page
from accounts.trail import record
from seminars.admin.attendance_forms import PersonForm, posted_differences, posted_marks, typed
from seminars.admin.attendance_rows import Grid, people_in_words, suggestions, total_in_words
from seminars.admin.seminar_pages import SeminarPages
from seminars.attendance import CHANGED_IN_LIST, add_person, change_row, mark, state_gender
from seminars.models import Participant, Participation
from seminars.models.choices import Audience, Gender
from seminars.sheet_totals import session_totals

PER_PAGE = 100
MARKS, LISTS = "seminars.change_attendance", "seminars.change_participation"  # what one may do on the grid


class AttendancePages(SeminarPages):
    """For the admin of seminars."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "seminars_seminar_attendance"
        return [
            path("<int:pk>/attendance/", view(self.attendance_view), name=name),
            path("<int:pk>/attendance/state/", view(self.state_view), name=f"{name}_state"),
            path("<int:pk>/attendance/marks/", view(self.marks_view), name=f"{name}_marks"),
            path("<int:pk>/attendance/row/", view(self.row_view), name=f"{name}_row"),
            path("<int:pk>/attendance/person/", view(self.person_view), name=f"{name}_person"),
            path("<int:pk>/attendance/people/", view(self.people_view), name=f"{name}_people"),
            *super().get_urls(),
        ]

    def attendance_view(self, request, pk):
        seminar = self.visible_or_404(request, pk)
        page = page_of(request, seminar)
        grid = Grid(seminar, list(page), request.user)
        form = person_form(request, grid)
        if request.method == "POST":
            refuse_without(MARKS, request)
            form = person_form(request, grid, request.POST)
            if form_is_saved(request, seminar, form):
                return HttpResponseRedirect(request.get_full_path())
            page = page_of(request, seminar)
            grid = Grid(seminar, list(page), request.user)
        if page.object_list:
            record(request.user, Event.Action.LOOKED_AT, seminar, people=len(page))
        context = {"title": gettext("Attendance"), "grid": grid, "page": page, "form": form, **rights(request, seminar)}
        return self.seminar_page(request, "admin/attendance.html", seminar, context)

    @asked_by_the_page
    def state_view(self, request, pk):
        """What the grid holds now; nothing where it is the version that the page has already."""
        seminar = self.visible_or_404(request, pk)
        state = Grid(seminar, list(page_of(request, seminar)), request.user).state
        return HttpResponse(status=204) if request.GET.get("version") == state["version"] else JsonResponse(state)

    @method_decorator(require_POST)
    def marks_view(self, request, pk):
        """Set the posted marks: [[participation, session, present or not]]."""
        return self.saved(request, pk, MARKS, save_marks)

    @method_decorator(require_POST)
    def row_view(self, request, pk):
        """Change what the list says of somebody: ``participation``, ``field``, ``value``, ``was``."""
        return self.saved(request, pk, LISTS, save_row)

    @method_decorator(require_POST)
    def person_view(self, request, pk):
        """Put the typed person on the list, and answer with the new row."""
        return self.saved(request, pk, LISTS, save_person)

    def saved(self, request, pk, right, save):
        """Do what was posted and answer with the totals; or with a sentence, and status 422."""
        seminar = self.visible_or_404(request, pk)
        refuse_without(right, request)
        if request.headers.get("X-User", str(request.user.pk)) != str(request.user.pk):
            return HttpResponse(status=409)  # the page is of somebody who has signed out since
        try:
            reply = save(request, seminar)
        except ValidationError as error:
            return JsonResponse({"message": " ".join(error.messages)}, status=422)
        totals = [total_in_words(total) for total in session_totals([seminar.pk])[seminar.pk]]
        return JsonResponse({**reply, "totals": totals, "people": people_in_words(seminar)})

    @method_decorator(require_POST)
    def people_view(self, request, pk):
        """Suggest who the posted name may mean. Posted, since names of people stand in no address."""
        seminar = self.visible_or_404(request, pk)
        refuse_without(LISTS, request)
        found = suggestions(request.POST.get("name", "")[:400], seminar, request.user)
        if found:
            record(request.user, Event.Action.LOOKED_AT, seminar, people=len(found))
        return JsonResponse({"people": found})


def refuse_without(right, request):
    if not request.user.has_perm(right):
        raise PermissionDenied


def rights(request, seminar):
    """What a template needs to show rows to be changed, or only read."""
    is_open = not seminar.closed_at
    return {
        "may_mark": is_open and request.user.has_perm(MARKS),
        "may_list": is_open and request.user.has_perm(LISTS),
        "genders": Gender.choices,
        "audiences": Audience.choices,
    }


def page_of(request, seminar):
    rows = seminar.participations.select_related("participant").order_by("pk")
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def person_form(request, grid, data=None):
    return PersonForm(data, sessions=grid.sessions, people=Participant.objects.visible_to(request.user))


def form_is_saved(request, seminar, form):
    """Save of a posted page all that can be saved; say what cannot."""
    marks, changes = posted_differences(request.POST)
    saves = [partial(mark, seminar=seminar, marks=marks, user=request.user)] if marks else []
    if request.user.has_perm(LISTS):
        saves += [partial(_change, request.user, seminar, *change) for change in changes]
        if request.POST.get("new-name", "").strip():
            saves.append(partial(put_on_list, request, seminar, form))
    faults = dict.fromkeys(message for save in saves for message in _faults(save))
    for fault in faults:
        messages.error(request, fault)
    return not faults


def _faults(save):
    try:
        save()
    except ValidationError as error:
        return error.messages
    return []


def put_on_list(request, seminar, form):
    """Put the typed person on the list. Raises ValidationError where the form or the seminar does not allow it."""
    if not form.is_valid():
        raise ValidationError([message for errors in form.errors.values() for message in errors])
    who = {"person": form.person(), "participant": form.cleaned_data["participant"]}
    return add_person(seminar=seminar, sessions=form.cleaned_data["present"], user=request.user, **who)


def save_marks(request, seminar):
    gone = mark(seminar=seminar, marks=posted_marks(request.body), user=request.user)
    return {"message": gettext("Somebody took this person or session out.")} if gone else {}


def save_row(request, seminar):
    typed_in = (request.POST.get(name, "") for name in ("participation", "field", "value"))
    _change(request.user, seminar, *typed_in, request.POST.get("was"))
    return {}


def save_person(request, seminar):
    form = person_form(request, Grid(seminar, [], request.user), request.POST)
    participation, was_there = put_on_list(request, seminar, form)
    context = {"row": Grid(seminar, [participation], request.user).rows[0], **rights(request, seminar)}
    said = gettext("%(person)s was on the list already: only the marks were added.")
    return {
        "row": render_to_string("admin/attendance_row.html", context, request),
        "participation": participation.pk,
        "message": said % {"person": participation.participant} if was_there else "",
    }


def _change(user, seminar, pk, field, value, was):
    """Change what the list says of somebody. Raises ValidationError for a row of another seminar or of none."""
    rows = Participation.objects.filter(seminar=seminar, pk=pk) if is_id(pk) else Participation.objects.none()
    row = rows.select_related("participant").first()
    if row is None:
        raise ValidationError(gettext("Somebody took this person out of the list."))
    if field == "gender":
        state_gender(participant=row.participant, gender=value, user=user)
    elif field in CHANGED_IN_LIST:
        change_row(participation=row, field=field, value=typed(value), was=was, user=user)
    else:
        raise ValidationError(gettext("The list says nothing of that kind."))
