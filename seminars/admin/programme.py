from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.admin import AnyAddress, yes_or_no
from seminars.admin.autocomplete import LabelledChoices, NamedRows, RowForm
from seminars.admin.deletion import RefusesDeletion
from seminars.admin.history import ReadableHistory
from seminars.closing import lock, refuse_closed
from seminars.counting import recount
from seminars.models import (
    AudienceTarget,
    Language,
    Office,
    Partner,
    Programme,
    ProgrammeYear,
    Scan,
    Target,
    Topic,
    YearPlace,
    YearRegion,
)
from seminars.scans import kind_of

RULE = {"minimum_sessions", "completion_share"}
IS_DEMONSTRATION = yes_or_no(Programme, "is_demonstration")
LARGEST_LOGO = 1_000_000  # bytes


class OfficeForm(forms.ModelForm):
    """The logo is judged by its content, as scans are, and kept with the office."""

    new_logo = forms.FileField(
        label=gettext_lazy("Logo (PNG or JPEG)"),
        help_text=gettext_lazy("It stands at the head of annual reports."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Take the logo off"), required=False)

    class Meta:
        model = Office
        fields = (
            "name_en", "name_ru", "name_kk", "time_zone", "preface_en", "preface_ru", "preface_kk", "closing_en",
            "closing_ru", "closing_kk",
        )  # fmt: skip

    def clean_new_logo(self):
        file = self.cleaned_data["new_logo"]
        if file is None:
            return None
        if file.size > LARGEST_LOGO:
            raise ValidationError(gettext("The picture is larger than 1 MB: make it smaller."))
        content = file.read()
        if kind_of(content) == Scan.Kind.PDF:
            raise ValidationError(gettext("A logo is a PNG or JPEG picture."))
        return content

    def save(self, commit=True):
        if self.cleaned_data["without_logo"]:
            self.instance.logo = b""
        if self.cleaned_data["new_logo"]:
            self.instance.logo = self.cleaned_data["new_logo"]
        return super().save(commit)


@admin.register(Office)
class OfficeAdmin(ReadableHistory):
    when_empty = gettext_lazy("Who runs the seminars. Its name stands on reports, in three languages.")
    form = OfficeForm
    list_display = ("name_en", "name_ru", "name_kk", "time_zone")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("logo")


@admin.register(Programme)
class ProgrammeAdmin(ReadableHistory):
    when_empty = gettext_lazy("What the seminars belong to, year after year.")
    list_display = ("name_en", "name_ru", "name_kk", "office", IS_DEMONSTRATION)
    list_select_related = ("office",)
    exclude = ("is_demonstration",)
    readonly_fields = (IS_DEMONSTRATION,)  # what was loaded as one stays one, and nothing else becomes one
    search_fields = ("name_en", "name_ru", "name_kk")


class NamedBySeminars(RefusesDeletion):
    """Partners, topics, languages: deleting one in use would take it off the seminars without a word."""

    def reasons_against_deletion(self, objects):
        for named in objects:
            number = named.seminars.count()
            if number:
                yield ngettext(
                    "%(name)s is named by %(number)d seminar.", "%(name)s is named by %(number)d seminars.", number
                ) % {"name": named, "number": number}


@admin.register(Partner)
class PartnerAdmin(NamedBySeminars, ReadableHistory):
    when_empty = gettext_lazy(
        "The organisations that run seminars together with the office. They are chosen on the form of a seminar."
    )
    list_display = ("name_en", "name_ru", "name_kk")
    search_fields = ("name_en", "name_ru", "name_kk")

    def reasons_against_deletion(self, objects):
        yield from super().reasons_against_deletion(objects)
        for partner in objects:
            for year in partner.programmeyear_set.all():
                yield gettext("%(name)s is a partner of %(year)s.") % {"name": partner, "year": year}


@admin.register(Topic)
class TopicAdmin(NamedBySeminars, AnyAddress, admin.ModelAdmin):
    when_empty = gettext_lazy("What seminars are about. Topics are chosen on the form of a seminar.")
    list_display = ("name_en", "name_ru", "name_kk")
    search_fields = ("name_en", "name_ru", "name_kk")


@admin.register(Language)
class LanguageAdmin(NamedBySeminars, AnyAddress, admin.ModelAdmin):
    when_empty = gettext_lazy("The languages in which seminars are given.")
    list_display = ("code", "name_en", "name_ru", "name_kk")


class TargetInline(admin.TabularInline):
    template = "admin/inline_with_help.html"
    help = gettext_lazy("Shares are written from 0 to 1: 0.45 is 45 %. What is left empty is not compared.")
    model = Target
    formset = NamedRows


class AudienceTargetInline(admin.TabularInline):
    template = "admin/inline_with_help.html"
    help = gettext_lazy("The share among participants whose audience is stated, from 0 to 1.")
    model = AudienceTarget
    formset = NamedRows
    extra = 0


class YearRegionInline(LabelledChoices, admin.TabularInline):
    model = YearRegion
    form = RowForm
    formset = NamedRows
    extra = 0
    autocomplete_fields = ("region",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("region")


class YearPlaceInline(LabelledChoices, admin.TabularInline):
    model = YearPlace
    form = RowForm
    formset = NamedRows
    extra = 0
    fields = ("position", "locality", "venue")
    autocomplete_fields = ("locality", "venue")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("locality", "venue__locality")
        return rows.prefetch_related("locality__periods__region", "venue__locality__periods__region")


class ProgrammeYearForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and RULE & set(self.changed_data):
            refuse_closed(self.instance.seminars.values("pk"))
        return cleaned


@admin.register(ProgrammeYear)
class ProgrammeYearAdmin(RefusesDeletion, ReadableHistory):
    when_empty = gettext_lazy(
        "One calendar year of a programme, with its partners, its targets and the rule by which people are counted."
    )
    form = ProgrammeYearForm
    list_display = ("year", "programme", "minimum_sessions", "completion_share")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    filter_horizontal = ("partners",)
    inlines = (TargetInline, AudienceTargetInline, YearRegionInline, YearPlaceInline)
    history_of = ((Target, "programme_year"), (AudienceTarget, "programme_year"))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("programme")

    def lock_for_saving(self, obj):
        lock(obj.seminars.values("pk"))
        super().lock_for_saving(obj)

    def get_readonly_fields(self, request, obj=None):
        """The codes and dates of seminars say their year: once there are some, it stays."""
        return ("programme", "year") if obj and obj.has_seminars else ()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and RULE & set(form.changed_data):
            recount(form.instance.seminars.all())

    def reasons_against_deletion(self, objects):
        for year in objects:
            if number := year.seminars.count():
                yield ngettext(
                    "%(year)s has %(number)d seminar. Delete it first, or keep the year.",
                    "%(year)s has %(number)d seminars. Delete them first, or keep the year.",
                    number,
                ) % {"year": year, "number": number}
