"""The pages that bring a participant list into a seminar: upload or paste, look at every row, import."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_lazy, ngettext

from seminars.admin.autocomplete import participant_label, with_labels
from seminars.counting import COLUMN
from seminars.models import Attendance, Participant, SheetDraft
from seminars.models.choices import Gender
from seminars.sheets.people import read_sheet
from seminars.sheets.read import LARGEST_FILE, Refused
from seminars.sheets.save import import_sheet, preview, sessions_of

KEPT = timedelta(days=1)
REASONS = {
    "same_name": gettext_lazy("the same name"),
    "swapped": gettext_lazy("surname and given name swapped"),
    "slip": gettext_lazy("a letter or two apart"),
    "no_patronymic": gettext_lazy("patronymic missing"),
}
FIELDS = {
    "number": gettext_lazy("number"),
    "full_name": gettext_lazy("full name"),
    "surname": gettext_lazy("surname"),
    "given_name": gettext_lazy("given name"),
    "patronymic": gettext_lazy("patronymic"),
    "gender": gettext_lazy("gender"),
    "birth_year": gettext_lazy("birth year"),
    "organisation": gettext_lazy("organisation"),
    "position": gettext_lazy("post"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "audience": gettext_lazy("audience"),
    "mark": gettext_lazy("attendance"),
}


class SheetForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (xlsx, xls, ods, csv)"), required=False)
    cells = forms.CharField(
        label=gettext_lazy("or cells pasted from a spreadsheet, with their headings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
    )

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("file")) == bool(cleaned.get("cells", "").strip()):
            raise forms.ValidationError(gettext("Choose a file or paste cells, one of the two."))
        return cleaned

    @property
    def content(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise Refused(gettext("The file is larger than 20 MB."))
        return file.read() if file else self.cleaned_data["cells"].encode()

    @property
    def file_name(self):
        file = self.cleaned_data["file"]
        return file.name[:255] if file else gettext("pasted cells")


@dataclass(frozen=True)
class Line:
    """A row as the preview shows it: what would come of it, and why."""

    row: int
    name: str = ""
    gender: str = ""
    organisation: str = ""
    marks: tuple = ()
    status: str = ""  # new, known, doubtful, repeated, refused
    why: str = ""
    choices: tuple = ()  # of (id, words) for a doubtful row


@dataclass(frozen=True)
class Total:
    """What a column of marks adds up to, beside the sheet total of its session."""

    session: object
    heading: str
    women: int
    men: int
    not_stated: int

    @property
    def sheet(self):
        return getattr(self.session, "sheet_total", None)

    @property
    def difference(self):
        """How the list differs from the paper sheet, in words; nothing where they agree or nothing is known."""
        if self.sheet is None:
            return ""
        pairs = (
            (gettext("women"), self.women - self.sheet.women),
            (gettext("men"), self.men - self.sheet.men),
            (gettext("not stated"), self.not_stated - self.sheet.not_stated),
        )
        return ", ".join(f"{word} {number:+d}".replace("-", "−") for word, number in pairs if number)


class SheetPages:
    """For the admin of seminars."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/list/", view(self.upload_view), name="seminars_seminar_list"),
            path("<int:pk>/list/<int:draft>/", view(self.preview_view), name="seminars_seminar_list_preview"),
            *super().get_urls(),
        ]

    def seminar_or_404(self, request, pk):
        seminar = self.get_object(request, str(pk))
        if seminar is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        if seminar.closed_at:
            raise PermissionDenied(gettext("%(seminar)s is closed: open it again first.") % {"seminar": seminar})
        return seminar

    def upload_view(self, request, pk):
        seminar = self.seminar_or_404(request, pk)
        form = SheetForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                content = form.content
                sessions_of(read_sheet(content), seminar)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                SheetDraft.objects.filter(created_at__lt=now() - KEPT).delete()
                draft = SheetDraft.objects.create(
                    seminar=seminar, user=request.user, file_name=form.file_name, content=content
                )
                return HttpResponseRedirect(reverse("admin:seminars_seminar_list_preview", args=[pk, draft.pk]))
        context = {"title": gettext("Import a list"), "form": form}
        return self.sheet_page(request, "admin/sheet_upload.html", seminar, context)

    def preview_view(self, request, pk, draft):
        seminar = self.seminar_or_404(request, pk)
        draft = SheetDraft.objects.filter(pk=draft, seminar=seminar, user=request.user).first()
        if draft is None:
            raise Http404
        content = bytes(draft.content)
        sheet = read_sheet(content)
        if request.method == "POST":
            response = self.bring_in(request, seminar, draft, sheet, content)
            if response:
                return response
        outcome = preview(sheet, seminar)
        context = {
            "title": gettext("Look at the list"),
            "draft": draft,
            "outcome": outcome,
            "lines": lines_of(outcome, request.user),
            "totals": totals_of(outcome, seminar),
            "columns": [(heading, FIELDS.get(field)) for heading, field in sheet.columns],
        }
        return self.sheet_page(request, "admin/sheet_preview.html", seminar, context)

    def bring_in(self, request, seminar, draft, sheet, content):
        if sheet.faults and not request.POST.get("skip_refused"):
            messages.error(request, gettext("Say first what is to become of the refused rows."))
            return None
        chosen = {
            person.row: int(value)
            for person in sheet.people
            if (value := request.POST.get(f"is-{person.row}", "")).isdecimal() and len(value) < 19
        }
        try:
            outcome = import_sheet(
                sheet, seminar, file_name=draft.file_name, content=content, user=request.user, chosen=chosen
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return None
        draft.delete()
        number = len(sheet.people)
        words = ngettext(
            "%(number)d person is on the list: %(new)d new, %(known)d known.",
            "%(number)d people are on the list: %(new)d new, %(known)d known.",
            number,
        )
        messages.success(request, words % {"number": number, "new": outcome.created, "known": outcome.matched})
        people = reverse("admin:seminars_participation_changelist")
        return HttpResponseRedirect(f"{people}?seminar__id__exact={seminar.pk}")

    def sheet_page(self, request, template, seminar, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "seminar": seminar, **context}
        return TemplateResponse(request, template, context)


def lines_of(outcome, user):
    """Return a Line for every row of the sheet, in the order of the sheet."""
    sheet = outcome.sheet
    offered = {participant.pk for match in outcome.matches for participant, _reasons in match.doubtful}
    labels = {
        pk: participant_label(each)
        for pk, each in with_labels(Participant.objects.all(), user).in_bulk(offered).items()
    }
    lines = [_line(person, match, sheet, labels) for person, match in zip(sheet.people, outcome.matches, strict=True)]
    lines += [_bare_line(person, sheet, status="repeated") for person in sheet.repeated]
    lines += [Line(fault.row, status="refused", why=f"{fault.column}: {fault.message}") for fault in sheet.faults]
    return sorted(lines, key=lambda line: line.row)


def _line(person, match, sheet, labels):
    if match.known:
        why = gettext("on this list already") if match.on_list else str(match.known)
        return _bare_line(person, sheet, status="known", why=why)
    if not match.doubtful:
        return _bare_line(person, sheet, status="new")
    choices = tuple(
        (participant.pk, f"{labels[participant.pk]} ({', '.join(str(REASONS[reason]) for reason in reasons)})")
        for participant, reasons in match.doubtful
    )
    return _bare_line(person, sheet, status="doubtful", choices=choices)


def _bare_line(person, sheet, **fields):
    name = " ".join(filter(None, (person.name.surname, person.name.given_name, person.name.patronymic)))
    marks = tuple(at in person.attended for at in range(len(sheet.marks)))
    return Line(person.row, name, Gender(person.gender).label, person.organisation, marks, **fields)


def totals_of(outcome, seminar):
    """Return a Total for each column of marks: who would be present there, those on the list already included."""
    present = defaultdict(dict)
    marks = Attendance.objects.filter(session__seminar=seminar, participation__seminar=seminar)
    for session, person, gender in marks.values_list(
        "session", "participation__participant", "participation__participant__gender"
    ):
        present[session][person] = gender
    sessions = sessions_of(outcome.sheet, seminar)
    for person, match in zip(outcome.sheet.people, outcome.matches, strict=True):
        who, gender = (match.known.pk, match.known.gender) if match.known else (f"row {person.row}", person.gender)
        for at in person.attended:
            present[sessions[at].pk][who] = gender
    totals = []
    for heading, session in zip(outcome.sheet.marks, sessions, strict=True):
        counts = Counter(COLUMN[gender] for gender in present[session.pk].values())
        totals.append(Total(session, heading, **{column: counts[column] for column in COLUMN.values()}))
    return totals
