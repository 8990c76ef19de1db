"""The pages that bring a participant list into a seminar: upload or paste, look, mend and choose, import."""

import re
from contextlib import suppress
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import Event
from accounts.trail import record
from seminars.admin.seminar_pages import SeminarPages
from seminars.admin.sheet_lines import FIELDS, columns_of, lines_of, totals_of
from seminars.models import SheetDraft
from seminars.models.choices import Gender
from seminars.sheets.columns import Table
from seminars.sheets.headings import own_headings, remember_headings
from seminars.sheets.people import read_people, read_table, suggested_genders, with_genders
from seminars.sheets.read import LARGEST_FILE, Refused
from seminars.sheets.save import import_sheet, preview

ASKED = re.compile(r"(column|cell|is|gender)-([0-9]{1,6})(?:-([0-9]{1,3}))?")  # the names of the fields on the page


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File (xlsx, xls, ods, csv)"),
        help_text=gettext_lazy(
            "A table with headings: name, gender, organisation, a column for each day. Titles above it and totals "
            "below are left out."
        ),
        required=False,
    )
    cells = forms.CharField(
        label=gettext_lazy("or cells pasted from a spreadsheet, with their headings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField", "autofocus": True}),
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
        return file.name[:255] if file else gettext("Pasted cells")


class SheetPages(SeminarPages):
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
                draft = drafted(seminar, request.user, form)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return HttpResponseRedirect(reverse("admin:seminars_seminar_list_preview", args=[pk, draft.pk]))
        context = {"title": gettext("Import a list"), "form": form}
        return self.seminar_page(request, "admin/sheet_upload.html", seminar, context)

    def preview_view(self, request, pk, draft):
        """Show what would come of each row. A posted page is kept in the draft first, then imported or shown again."""
        seminar = self.seminar_or_404(request, pk)
        draft = SheetDraft.objects.filter(pk=draft, seminar=seminar, user=request.user).first()
        if draft is None:
            raise Http404
        opened = set()
        if request.method == "POST":
            draft.table, draft.answers = answered(draft, request.POST)
            # Not saved: a row that went meanwhile, with a name that was deleted, would come back.
            if not SheetDraft.objects.filter(pk=draft.pk).update(table=draft.table, answers=draft.answers):
                raise Http404
            if "import" in request.POST and self.bring_in(request, draft):
                people = reverse("admin:seminars_participation_changelist")
                return HttpResponseRedirect(f"{people}?seminar__id__exact={seminar.pk}")
            opened = {number for number in [request.POST.get("mend", "")] if number}
        table = Table.from_json(draft.table)
        columns = columns_of(table)
        context = {
            "title": gettext("Look at the list"),
            "draft": draft,
            "columns": columns,
            "fields": FIELDS,
            "not_taken": ", ".join(f"“{column.heading}”" for column in columns if column.is_left),
            "marks": table.marks,
        }
        try:
            outcome = preview(sheet_of(draft, table), seminar)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            lines = lines_of(outcome, table, draft.answers, opened, request.user)
            context |= {"outcome": outcome, "lines": lines, "totals": totals_of(outcome, seminar)}
            record(request.user, Event.Action.LOOKED_AT, seminar, people=len(lines))
            context["suggested"] = sum(bool(line.suggestion) for line in lines)
        return self.seminar_page(request, "admin/sheet_preview.html", seminar, context)

    def bring_in(self, request, draft):
        """Import the draft and say so; or say why not, and return nothing."""
        table = Table.from_json(draft.table)
        try:
            sheet = sheet_of(draft, table)
            if sheet.faults and not request.POST.get("skip_refused"):
                raise Refused(gettext("Say first what is to become of the refused rows."))
            outcome = imported(draft, table, sheet, request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return None
        number = len(sheet.people)
        words = ngettext(
            "%(number)d person is on the list: %(new)d new, %(known)d known.",
            "%(number)d people are on the list: %(new)d new, %(known)d known.",
            number,
        )
        messages.success(request, words % {"number": number, "new": outcome.created, "known": outcome.matched})
        return outcome


def drafted(seminar, user, form):
    """Keep an uploaded list as a draft. Raises Refused where it is none, or has not the sessions of the seminar."""
    content = form.content
    table = read_table(content, own_headings(seminar))
    read_people(table)
    SheetDraft.objects.outdated().delete()
    return SheetDraft.objects.create(
        seminar=seminar,
        user=user,
        file_name=form.file_name,
        checksum=sha256(content).hexdigest(),
        table=table.as_json(),
    )


def answered(draft, posted):
    """Return the table and the answers of a draft with what was posted: columns chosen, cells mended, rows decided."""
    table, answers = Table.from_json(draft.table), dict(draft.answers)
    chosen, mended = {}, {}
    for name, value in posted.items():
        asked = ASKED.fullmatch(name)
        kind, at, index = asked.groups() if asked else ("", "", "")
        if kind == "column" and value in ("", *FIELDS):
            chosen[int(at)] = value or None
        elif kind == "cell" and index:
            mended[int(at), int(index)] = value.replace("\0", "")
        elif kind in ("is", "gender"):
            answers[at] = {**answers.get(at, {}), kind: value[:20]}
    table = table.with_fields(chosen).with_cells(mended)
    if "suggested" in posted:
        with suppress(Refused):  # the page says why
            for row, gender in suggested_genders(read_people(table)).items():
                answers[str(row)] = {"gender": gender, **answers.get(str(row), {})}
    return table.as_json(), answers


def sheet_of(draft, table):
    """Return the Sheet of a draft, with the genders somebody gave."""
    genders = {int(row): each["gender"] for row, each in draft.answers.items() if each.get("gender") in Gender.values}
    return with_genders(read_people(table), genders)


@transaction.atomic
def imported(draft, table, sheet, user):
    """Import a draft and forget it; remember what its columns were said to be."""
    chosen = {
        int(row): int(each["is"])
        for row, each in draft.answers.items()
        if each.get("is", "").isdecimal() and len(each["is"]) < 19
    }
    outcome = import_sheet(
        sheet, draft.seminar, file_name=draft.file_name, checksum=draft.checksum, user=user, chosen=chosen
    )
    remember_headings(table=table, seminar=draft.seminar)
    draft.delete()
    return outcome
