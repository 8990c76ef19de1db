from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin import is_too_long, yes_or_no
from accounts.choices import is_id
from regions.folding import fold
from seminars.admin.autocomplete import LabelledChoices
from seminars.admin.consents import PersonConsentPages
from seminars.admin.deletion import RecountsAfterDeletion, RefusesDeletion
from seminars.admin.erasure import PersonPages
from seminars.admin.history import ReadableHistory
from seminars.closing import lock, lock_open
from seminars.counting import COUNTED, recount
from seminars.models import Consent, Participant, Participation, Seminar, Session


class ParticipantForm(forms.ModelForm):
    def clean_gender(self):
        return self._counted("gender")

    def clean_birth_year(self):
        return self._counted("birth_year")

    def _counted(self, name):
        if name in self.changed_data and self.instance.pk:
            lock_open(self.instance.participations.values("seminar"))
        return self.cleaned_data[name]

    def clean(self):
        named = Participant.objects.named().select_for_update()
        if self.instance.pk and not named.filter(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The name of this person was deleted: it is not entered again."))
        return super().clean()


@admin.register(Participant)
class ParticipantAdmin(PersonPages, PersonConsentPages, ReadableHistory):
    when_empty = _(
        "Everybody who is on the list of a seminar. They come here with the lists, which are imported or "
        "typed on the page of a seminar."
    )
    people_per_row = 1
    form = ParticipantForm
    history_of = ((Consent, "participant"),)
    list_display = ("name", "gender", "birth_year", "seminars")
    list_filter = ("gender",)
    search_fields = ("search_key",)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.erased_on)

    def lock_for_saving(self, obj):
        lock(obj.participations.values("seminar"))
        super().lock_for_saving(obj)

    def get_search_results(self, request, queryset, search_term):
        if is_too_long(search_term) or (search_term.strip() and not fold(search_term)):
            return queryset.none(), False
        return queryset.named_like(search_term), False

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        listed = [participant.pk for participant in changelist.result_list]
        seen = Participation.objects.visible_to(request.user).filter(participant__in=listed).order_by()
        numbers = dict(seen.values_list("participant").annotate(Count("pk")))
        for participant in changelist.result_list:
            participant.seminar_number = numbers.get(participant.pk, 0)
        return changelist

    def person_of(self, row):
        return row.pk

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="sort_key")
    def name(self, participant):
        return str(participant)

    @admin.display(description=_("seminars"))
    def seminars(self, participant):
        return participant.seminar_number

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and COUNTED & set(form.changed_data):
            recount(form.instance.participations.values_list("seminar", flat=True))


class ParticipationForm(forms.ModelForm):
    """Somebody on the list of a seminar, with the sessions of that seminar they came to."""

    attended = forms.ModelMultipleChoiceField(
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Present at"),
        error_messages={
            "invalid_choice": _("Choose sessions of this seminar only."),
            "invalid_pk_value": _("Choose sessions of this seminar only."),
        },
    )

    class Meta:
        model = Participation
        fields = ("seminar", "participant", "audience", "organisation", "position")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "attended" not in self.fields:
            return
        seminar = self.instance.seminar_id or self.data.get(self.add_prefix("seminar")) or self.initial.get("seminar")
        field = self.fields["attended"]
        if is_id(seminar):
            field.queryset = Session.objects.filter(seminar=seminar).select_related("venue__locality")
        else:
            field.help_text = _("Begin from the page of the seminar to mark the sessions at once.")
        if self.instance.pk:
            self.initial["attended"] = list(self.instance.attendances.values_list("session", flat=True))

    def clean_seminar(self):
        lock_open([self.cleaned_data["seminar"].pk])
        return self.cleaned_data["seminar"]

    def clean_participant(self):
        """Somebody whose name is deleted stays on the lists they are on, and comes on no other."""
        person, names = self.cleaned_data["participant"], ("participant", "organisation", "position")
        named = Participant.objects.named().select_for_update().filter(pk=person.pk).exists()
        if not named and (not self.instance.pk or set(names) & set(self.changed_data)):
            raise forms.ValidationError(
                _("The name of this person was deleted: what tells who it was is not entered again.")
            )
        return person

    def clean(self):
        if self.instance.pk:
            lock_open([self.instance.seminar_id])
        return super().clean()


@admin.register(Participation)
class ParticipationAdmin(LabelledChoices, RefusesDeletion, RecountsAfterDeletion, ReadableHistory):
    when_empty = _("Who is on the list of which seminar. Lists are imported or typed on the page of a seminar.")
    people_per_row = 1
    form = ParticipationForm
    fields = ("seminar", "participant", "audience", "organisation", "position", "attended")
    autocomplete_fields = ("seminar", "participant")
    list_display = (
        "participant", "seminar", "audience", "organisation", yes_or_no(Participation, "is_counted"),
        yes_or_no(Participation, "is_completer"),
    )  # fmt: skip
    list_filter = (
        "seminar__programme_year__year",
        ("seminar__region", admin.RelatedOnlyFieldListFilter),
        "audience",
        "is_counted",
    )
    list_select_related = ("participant", "seminar__region")
    search_fields = ("participant__search_key",)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).select_related("seminar__region", "participant")

    def get_search_results(self, request, queryset, search_term):
        if is_too_long(search_term):
            return queryset.none(), False
        people = Participant.objects.named_like(search_term) if fold(search_term) else Participant.objects.none()
        if code := search_term.replace("\0", "").strip():
            of_seminar = queryset.filter(seminar__code__icontains=code)
            return of_seminar | queryset.filter(participant__in=people), False
        return queryset, False

    def person_of(self, row):
        return row.participant_id

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.seminar.closed_at)

    def lock_for_saving(self, obj):
        lock([obj.seminar_id])
        super().lock_for_saving(obj)

    def reasons_against_deletion(self, objects):
        seminars = Seminar.objects.closed().filter(participations__in=objects).distinct()
        for seminar in seminars.select_related("region"):
            yield _("%(seminar)s is closed: open it again first.") % {"seminar": seminar}

    def get_readonly_fields(self, request, obj=None):
        return ("seminar",) if obj else ()

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.fields
        return (*self.fields[:-1], "present_at")

    @admin.display(description=_("Present at"))
    def present_at(self, participation):
        sessions = participation.sessions.select_related("venue__locality")
        return "; ".join(str(session) for session in sessions) or "–"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.sessions.set(form.cleaned_data["attended"])
        recount([form.instance.seminar_id])

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{reverse('admin:seminars_participation_add')}?seminar={obj.seminar_id}")
        return response
