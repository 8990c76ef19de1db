"""The page on which an administrator loads the outlines of the regions, or takes them away."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy, ngettext

from regions.models import Outline, Region
from regions.outlines import LARGEST, read_outlines, replace_outlines


class OutlineForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("GeoJSON file (5 MB at most)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
    )

    def clean_file(self):
        content = self.cleaned_data["file"].read(LARGEST + 1)
        self.outlines, self.others = read_outlines(content, Region.objects.valid_on(localdate()))
        return content


class OutlinePage:
    """For the admin of regions."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.outlines_view)
        return [path("outlines/", view, name="regions_region_outlines"), *super().get_urls()]

    def outlines_view(self, request):
        if not request.user.is_administrator:
            raise PermissionDenied
        form = OutlineForm()
        if request.method == "POST" and "remove" in request.POST:
            replace_outlines({})
            messages.success(request, gettext("The map is one of squares again."))
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            form = OutlineForm(request.POST, request.FILES)
            if form.is_valid():
                replace_outlines(form.outlines)
                self.say_what_was_loaded(request, form)
                return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Outlines for the map"),
            "form": form,
            "number": Outline.objects.count(),
            "missing": Region.objects.valid_on(localdate()).filter(outline=None) if Outline.objects.exists() else (),
        }
        return TemplateResponse(request, "admin/outlines.html", context)

    @staticmethod
    def say_what_was_loaded(request, form):
        number = len(form.outlines)
        words = ngettext(
            "The outline of %(number)d region is loaded.", "The outlines of %(number)d regions are loaded.", number
        )
        messages.success(request, words % {"number": number})
        if form.others:
            words = ngettext(
                "%(number)d feature has no code of a region of today and was left out.",
                "%(number)d features have no code of a region of today and were left out.",
                form.others,
            )
            messages.warning(request, words % {"number": form.others})
