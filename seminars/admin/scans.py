"""The scans of a seminar's sheets: kept with their sessions, shown to those who may see the people."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import Event
from accounts.trail import record
from seminars.admin.seminar_pages import SeminarPages
from seminars.models import Scan, Session
from seminars.scans import LARGEST, delete_scan, keep_scan


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class ScanForm(forms.Form):
    session = forms.ModelChoiceField(queryset=Session.objects.none(), label=gettext_lazy("Session"), empty_label=None)
    files = FilesField(label=gettext_lazy("Files (PDF, JPEG, PNG; 20 MB each)"))

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions
        self.fields["session"].choices = [(session.pk, str(session)) for session in sessions]


class ScanPages(SeminarPages):
    """For the admin of seminars."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/scans/", view(self.scans_view), name="seminars_seminar_scans"),
            path("<int:pk>/scans/<uuid:key>/", view(self.scan_view), name="seminars_seminar_scan"),
            *super().get_urls(),
        ]

    def scans_view(self, request, pk):
        """List the scans by session; take new ones, and delete."""
        seminar = self.visible_or_404(request, pk)
        may_change = self.has_change_permission(request, seminar)
        scans = Prefetch("scans", queryset=Scan.objects.select_related("added_by"))
        sessions = seminar.sessions.select_related("venue__locality").prefetch_related(scans)
        form = ScanForm(sessions=sessions)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if "delete" in request.POST:
                self.delete_posted(request, seminar)
                return HttpResponseRedirect(request.path)
            form = ScanForm(request.POST, request.FILES, sessions=sessions)
            if form.is_valid() and self.all_kept(request, form):
                return HttpResponseRedirect(request.path)
        context = {
            "sessions": sessions,
            "form": form,
            "may_change": may_change,
            "title": gettext("Scans of the signed sheets"),
        }
        return self.seminar_page(request, "admin/scans.html", seminar, context)

    def scan_view(self, request, pk, key):
        self.visible_or_404(request, pk)
        scan = Scan.objects.readable().defer(None).filter(key=key, session__seminar=pk).first()
        if scan is None:
            raise Http404
        record(request.user, Event.Action.LOOKED_AT, scan)
        response = HttpResponse(bytes(scan.content), content_type=scan.kind)
        response["Content-Disposition"] = content_disposition_header(False, scan.file_name)
        return response

    def all_kept(self, request, form):
        """Keep each file that can be kept; say of each other one what is wrong with it."""
        kept = 0
        for file in form.cleaned_data["files"]:
            try:
                content = file.read(LARGEST + 1)
                session = form.cleaned_data["session"]
                keep_scan(session=session, file_name=file.name, content=content, user=request.user)
                kept += 1
            except ValidationError as error:
                form.add_error("files", [f"{file.name}: {message}" for message in error.messages])
        if kept:
            words = ngettext("%(number)d scan is kept.", "%(number)d scans are kept.", kept)
            messages.success(request, words % {"number": kept})
        return form.is_valid()

    def delete_posted(self, request, seminar):
        try:
            scan = Scan.objects.readable().filter(key=request.POST["delete"], session__seminar=seminar).first()
        except ValidationError:  # no key at all
            scan = None
        if scan is None:
            raise Http404
        try:
            delete_scan(scan=scan, user=request.user)
        except ValidationError as error:  # closed meanwhile
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("%(scan)s is deleted.") % {"scan": scan})
