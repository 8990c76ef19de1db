"""Choosing a place or a person among many: labels that tell homonyms apart, without a query per row."""

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate

from accounts.admin import is_too_long
from accounts.choices import LookUp, OneByName, OneOfMany
from regions.folding import fold
from regions.models import Locality, Venue
from seminars.models import Participant, Participation

URL_NAME = "seminars_autocomplete"


def region_of(locality):
    """The region of today, or the last known. Reads prefetched periods."""
    periods = list(locality.periods.all())
    return locality.region_on(localdate()) or (periods[-1].region if periods else None)


def locality_label(locality):
    region = region_of(locality)
    return f"{locality.label} ({region})" if region else locality.label


def venue_label(venue):
    return ", ".join(str(part) for part in (venue.name, venue.locality.label, region_of(venue.locality)) if part)


def participant_label(participant):
    """Name, birth year, and where the person was last: organisation, code of the seminar and place."""
    parts = [str(participant), participant.birth_year]
    if participant.latest_first:
        latest = participant.latest_first[0]
        venue = next((session.venue for session in latest.sessions.all() if session.venue), None)
        parts += [latest.organisation, f"{latest.seminar.code} {venue.place.name if venue else ''}".strip()]
    return ", ".join(str(part) for part in parts if part)


LABELS = {Locality: locality_label, Venue: venue_label, Participant: participant_label}


def with_labels(queryset, user):
    """Fetch with the rows all that their labels say."""
    if queryset.model is Locality:
        return queryset.prefetch_related("periods__region")
    if queryset.model is Venue:
        return queryset.select_related("locality").prefetch_related("locality__periods__region")
    if queryset.model is Participant:
        seen = Participation.objects.visible_to(user).select_related("seminar").order_by("-seminar__start", "-pk")
        seen = seen.prefetch_related("sessions__venue__locality")
        return queryset.prefetch_related(Prefetch("participations", seen, to_attr="latest_first"))
    return queryset


class LabelledAutocompleteView(AutocompleteJsonView):
    """Uses the get_queryset of the model's admin, so that nobody is offered what they may not see."""

    def get_queryset(self):
        found = super().get_queryset()
        return with_labels(found.named() if found.model is Participant else found, self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.model_admin.look(self.request, self.model_admin.model, len(context["object_list"]))
        return context

    def serialize_result(self, obj, to_field_name):
        text = LABELS.get(type(obj), str)(obj)
        return {**super().serialize_result(obj, to_field_name), "text": text}


class LabelledAutocomplete(OneOfMany):
    """``known`` is the chosen object where the form has it already: the stock widget asks the database for each row."""

    known = None

    def get_url(self):
        return reverse(f"admin:{URL_NAME}", current_app=self.admin_site.name)

    def chosen(self, ids):
        if self.known is not None and ids == {str(self.known.pk)}:
            return [self.known]
        return super().chosen(ids)


class LabelledChoices:
    """For a ModelAdmin or an inline: its autocomplete_fields wear the labels."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a choice only "add" is offered: a form of ten rows is no place to change or delete a region."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            for action in ("change", "delete", "view"):
                setattr(field.widget, f"can_{action}_related", False)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name not in self.get_autocomplete_fields(request):
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        model = db_field.remote_field.model
        offered = self.admin_site.get_model_admin(model).get_queryset(request)
        kwargs["widget"] = LabelledAutocomplete(db_field, self.admin_site)
        kwargs["queryset"] = with_labels(offered, request.user)
        kwargs |= {"form_class": OneByName, "look_up": LookUp(model, request)}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = LABELS.get(model, str)
        return field


class NamedRows(forms.BaseInlineFormSet):
    """Rows under column headings: each field says its name and the number of its row to who cannot see them."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            # A hidden field needs no name, and boxes have labels of their own.
            if not isinstance(widget, forms.HiddenInput | forms.CheckboxSelectMultiple):
                label = capfirst(field.label) if index is None else f"{capfirst(field.label)}, {index + 1}"
                widget.attrs["aria-label"] = field.widget.attrs["aria-label"] = label


class RowForm(forms.ModelForm):
    """The form of an inline row: hands what the row has fetched to its autocomplete widgets."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LabelledAutocomplete):
                widget.known = self.instance._state.fields_cache.get(name)


class FoldedSearch:
    """Search by the folded key, in any case and alphabet: every word in one of ``key_fields``."""

    search_fields = ("search_key",)
    key_fields = ("search_key",)

    def get_search_results(self, request, queryset, search_term):
        if is_too_long(search_term):
            return queryset.none(), False
        words = fold(search_term).split()
        if search_term.strip() and not words:
            return queryset.none(), False
        for word in words:
            condition = Q()
            for field in self.key_fields:
                condition |= Q(**{f"{field}__contains": word})
            queryset = queryset.filter(condition)
        return queryset, False
