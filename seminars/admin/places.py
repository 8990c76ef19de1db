"""Regions and places. Here and not in regions, because saving a place recounts the seminars held there."""

from itertools import combinations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.admin import AnyAddress
from regions.models import Locality, LocalityRegion, Region, Venue
from regions.naming import ByName
from regions.templatetags.names import marked
from seminars.admin.autocomplete import FoldedSearch, LabelledChoices, NamedRows, RowForm, region_of
from seminars.admin.history import ReadableHistory
from seminars.admin.outlines import OutlinePage
from seminars.closing import lock, refuse_closed
from seminars.counting import recount
from seminars.models import Seminar, Session

# Changing these changes figures of the seminars held there.
MAKES_RURAL = {"kind", "rural_override"}
MAKES_PLACE = {"kind", "locality"}


@admin.register(Region)
class RegionAdmin(OutlinePage, FoldedSearch, AnyAddress, admin.ModelAdmin):
    when_empty = _("The regions of Kazakhstan come with the site: they are loaded on the start page.")
    list_display = ("name", "iso_code", "kato", "kind", "valid_from", "valid_until")
    list_filter = ("kind",)
    autocomplete_fields = ("formed_from",)

    @admin.display(description=_("name"), ordering=ByName())
    def name(self, region):
        return marked(region.name)


class PeriodForm(RowForm):
    def _post_clean(self):
        # The model compares with the stored periods; the formset compares those on the form, of which one may end
        # so that another can begin.
        self.instance.clean = lambda: None
        super()._post_clean()
        del self.instance.clean


class PeriodFormSet(NamedRows):
    def clean(self):
        super().clean()
        periods = [
            form.instance
            for form in self.forms
            if hasattr(form, "cleaned_data") and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        for one, other in combinations(periods, 2):
            starts_in_time = not (one.valid_until and other.valid_from) or other.valid_from <= one.valid_until
            ends_late = not (one.valid_from and other.valid_until) or one.valid_from <= other.valid_until
            if starts_in_time and ends_late:
                raise ValidationError(_("On one day a locality belongs to one region only: the periods overlap."))
        if self.instance.pk:  # venue__locality=None would be the sessions online
            refuse_to_move(Session.objects.filter(venue__locality=self.instance.pk), periods)


class PeriodInline(LabelledChoices, admin.TabularInline):
    model = LocalityRegion
    form = PeriodForm
    formset = PeriodFormSet
    extra = 0
    min_num = 1
    autocomplete_fields = ("region",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("region")

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class LocalityForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and MAKES_RURAL & set(self.changed_data):
            refuse_closed(seminars_at(locality=self.instance))
        return cleaned


@admin.register(Locality)
class LocalityAdmin(FoldedSearch, ReadableHistory):
    when_empty = _(
        "Cities, city districts, towns and villages. The main ones are loaded with the regions on the start "
        "page; others are added when a seminar goes there."
    )
    form = LocalityForm
    history_of = ((LocalityRegion, "locality"),)
    list_display = ("name", "label", "kind", "region", "is_rural")
    list_filter = ("kind", ("periods__region", admin.RelatedOnlyFieldListFilter))
    inlines = (PeriodInline,)
    key_fields = ("search_key", "periods__kato")

    def get_search_results(self, request, queryset, search_term):
        found, _many = super().get_search_results(request, queryset, search_term)
        return found, True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("periods__region")

    def lock_for_saving(self, obj):
        lock(seminars_at(locality=obj))
        super().lock_for_saving(obj)

    @admin.display(description=_("name"), ordering=ByName())
    def name(self, locality):
        return marked(locality.name)

    @admin.display(description=_("label"))
    def label(self, locality):
        return marked(locality.label)

    @admin.display(description=_("region"))
    def region(self, locality):
        return region_of(locality)

    @admin.display(description=_("rural"))
    def is_rural(self, locality):
        return _("yes") if locality.is_rural else _("no")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and MAKES_RURAL & set(form.changed_data):
            recount(seminars_at(locality=form.instance))


class VenueForm(forms.ModelForm):
    def clean_locality(self):
        locality = self.cleaned_data["locality"]
        if "locality" in self.changed_data and self.instance.pk:
            refuse_to_move(Session.objects.filter(venue=self.instance.pk), locality.periods.select_related("region"))
        return locality

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and MAKES_PLACE & set(self.changed_data):
            refuse_closed(seminars_at(pk=self.instance.pk))
        return cleaned


def refuse_to_move(sessions, periods):
    """Refuse periods by which a session would no longer have been in the region of its seminar on its day."""
    periods = list(periods)
    moved = {
        session.seminar.code
        for session in sessions.select_related("seminar")
        if session.seminar.region_id not in {period.region_id for period in periods if period.is_valid_on(session.date)}
    }
    if moved:
        message = _("Seminars were held here, and it would no longer have been in their region: %(codes)s.")
        raise ValidationError(message, params={"codes": ", ".join(sorted(moved))})


@admin.register(Venue)
class VenueAdmin(LabelledChoices, FoldedSearch, ReadableHistory):
    when_empty = _("The buildings in which seminars are held: an akimat, a house of culture, an academy.")
    list_display = ("name", "locality_label", "region", "kind")
    list_filter = ("kind", ("locality__periods__region", admin.RelatedOnlyFieldListFilter))
    form = VenueForm
    autocomplete_fields = ("locality",)
    key_fields = ("search_key", "locality__search_key")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("locality").prefetch_related("locality__periods__region")

    def lock_for_saving(self, obj):
        lock(seminars_at(pk=obj.pk))
        super().lock_for_saving(obj)

    @admin.display(description=_("name"), ordering=ByName())
    def name(self, venue):
        return marked(venue.name)

    @admin.display(description=_("locality"), ordering=ByName("locality__"))
    def locality_label(self, venue):
        return venue.locality.label

    @admin.display(description=_("region"))
    def region(self, venue):
        return region_of(venue.locality)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and MAKES_PLACE & set(form.changed_data):
            recount(seminars_at(pk=form.instance.pk))


def seminars_at(**venue):
    """Seminars with a session or a headcount at such venues."""
    in_sessions = Seminar.objects.filter(**{f"sessions__venue__{key}": value for key, value in venue.items()})
    in_headcounts = Seminar.objects.filter(**{f"headcounts__venue__{key}": value for key, value in venue.items()})
    return {*in_sessions.values_list("pk", flat=True), *in_headcounts.values_list("pk", flat=True)}
