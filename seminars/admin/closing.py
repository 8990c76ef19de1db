"""Closing a seminar, and opening it again: a page each that shows what is missing and asks why."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from seminars import dates
from seminars.admin.seminar_pages import SeminarPages
from seminars.closing import close, reopen
from seminars.models import Seminar
from seminars.readiness import findings


class IsClosed(admin.SimpleListFilter):
    title = gettext_lazy("closed or open")
    parameter_name = "closed"

    def lookups(self, request, model_admin):
        return (("yes", gettext("closed")), ("no", gettext("open")))

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.closed()
        return queryset.filter(closed_at=None) if self.value() == "no" else queryset


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )


class ClosingPages(SeminarPages):
    """For the admin of seminars."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.closing_view)
        return [path("<int:pk>/close/", view, name="seminars_seminar_close"), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.closed_at)

    def closing_context(self, request, seminar):
        """What the seminar's form says of closing."""
        return {
            "may_close": seminar.status == Seminar.Status.HELD and self.has_change_permission(request),
            "closed_on": seminar.closed_at and dates.day(localtime(seminar.closed_at).date()),
        }

    def closing_view(self, request, pk):
        """Close an open seminar, or open a closed one again."""
        seminar = self.get_object(request, str(pk))
        if seminar is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.is_done(request, seminar, form):
            return HttpResponseRedirect(reverse("admin:seminars_seminar_change", args=[pk]))
        context = {
            "form": form,
            "title": gettext("Open the seminar again") if seminar.closed_at else gettext("Close the seminar"),
            "findings": [] if seminar.closed_at else findings(Seminar.objects.filter(pk=pk)),
        }
        return self.seminar_page(request, "admin/closing.html", seminar, context)

    def is_done(self, request, seminar, form):
        """Do what the page the user saw was for: a page from before somebody else closed it changes nothing."""
        act, done = (
            (reopen, gettext("%(seminar)s is open again."))
            if "reopen" in request.POST
            else (close, gettext("%(seminar)s is closed."))
        )
        try:
            act(seminar=seminar, user=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
            return False
        messages.success(request, done % {"seminar": seminar})
        return True
