"""What people agree to: the office's texts, the consents on a person's page, and those of a whole list at once."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.admin import AnyAddress
from accounts.choices import is_id
from accounts.models import Event
from accounts.trail import record
from seminars.admin.seminar_pages import SeminarPages
from seminars.models import Consent, ConsentText
from seminars.models.privacy import TEXTS
from seminars.privacy.consents import (
    delete_consent,
    put_in_use,
    record_list,
    save_consent,
    text_in_use,
    what_follows,
)


@admin.register(ConsentText)
class ConsentTextAdmin(AnyAddress, admin.ModelAdmin):
    """A new version begins as a copy of the one in use; once in use itself it is only read."""

    when_empty = gettext_lazy(
        "The texts by which people agree that their data are kept, version by version. A text is written "
        "here, then put in use."
    )
    list_display = ("version", "office", "used_since")
    actions = None
    formfield_overrides = {CharField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}}
    fields = ("office", "version", "used_since", *TEXTS)
    readonly_fields = ("version", "used_since")

    def get_urls(self):
        view = self.admin_site.admin_view(self.use_view)
        return [path("<int:pk>/use/", view, name="seminars_consenttext_use"), *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.used_since)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.used_since)

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, "office") if obj else self.readonly_fields

    def get_changeform_initial_data(self, request):
        last = ConsentText.objects.in_use().first()
        return {"office": last.office, **{name: getattr(last, name) for name in TEXTS}} if last else {}

    def use_view(self, request, pk):
        """Put a version in use from today on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text = self.get_object(request, str(pk))
        if text is None:
            raise Http404
        if not self.has_change_permission(request, text):
            raise PermissionDenied
        try:
            put_in_use(text=text, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("From today on people are asked with this text: it changes no more."))
        return HttpResponseRedirect(reverse("admin:seminars_consenttext_change", args=[pk]))


class ConsentForm(forms.ModelForm):
    """What one person agreed to. Any office's text: a person may be on the lists of several."""

    class Meta:
        model = Consent
        fields = ("about", "text", "language", "given_on", "means")
        widgets = {"given_on": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = ConsentText.objects.in_use()
        self.fields["text"].empty_label = None
        self.fields["means"].choices = Consent.Means.choices

    def clean_given_on(self):
        return not_to_come(self.cleaned_data["given_on"])


class WithdrawalForm(forms.ModelForm):
    class Meta:
        model = Consent
        fields = ("withdrawn_on",)
        widgets = {"withdrawn_on": forms.DateInput(attrs={"type": "date"})}

    def clean_withdrawn_on(self):
        return self.cleaned_data["withdrawn_on"] and not_to_come(self.cleaned_data["withdrawn_on"])


def not_to_come(day):
    if day > localdate():
        raise ValidationError(gettext("This day is still to come."))
    return day


def save(form, user):
    """Save the consent of a form, or say in it why not: a form checks no constraint of columns it does not show."""
    if form.is_valid():
        try:
            save_consent(consent=form.instance, user=user)
        except ValidationError as error:
            form.add_error(None, error.messages)


class PersonConsentPages:
    """For the admin of participants: what one person agreed to."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.consents_view)
        return [path("<int:pk>/consents/", view, name="seminars_participant_consents"), *super().get_urls()]

    def consents_view(self, request, pk):
        """Record a consent, say that one was withdrawn, or take one out that was recorded by mistake."""
        person = self.person_or_404(request, pk)
        if not request.user.has_perm("seminars.view_consent"):
            raise PermissionDenied
        may_change = request.user.has_perm("seminars.change_consent") and not person.erased_on
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        posted = self.consent_posted(request, person)
        rows = [
            (consent, posted.get(consent.pk) or WithdrawalForm(instance=consent, prefix=f"{consent.pk}"))
            for consent in person.consents.select_related("text")
        ]
        if request.method == "POST" and not any(form.errors for form in posted.values()):
            return HttpResponseRedirect(request.path)
        context = {
            "title": gettext("Consents"),
            "person": person,
            "rows": rows,
            "form": posted.get(None) or ConsentForm(initial={"given_on": localdate().isoformat(), "language": "kk"}),
            "may_change": may_change,
            "has_text": ConsentText.objects.in_use().exists(),
            "follows": what_follows(person),
        }
        self.look(request, person)
        return self.page(request, "admin/person_consents.html", context)

    def consent_posted(self, request, person):
        """Do what was posted; return {id of a consent, or None for a new one: the form of it}."""
        if request.method != "POST":
            return {}
        if "record" in request.POST:
            form = ConsentForm(request.POST, instance=Consent(participant=person))
            save(form, request.user)
            return {None: form}
        asked = request.POST.get("withdraw") or request.POST.get("delete", "")
        consent = person.consents.filter(pk=asked).first() if is_id(asked) else None
        if consent is None:
            raise Http404
        if "delete" in request.POST:
            delete_consent(consent=consent, user=request.user)
            return {}
        form = WithdrawalForm(request.POST, instance=consent, prefix=f"{consent.pk}")
        save(form, request.user)
        return {consent.pk: form}


class ListConsentForm(forms.Form):
    """Everybody on the list agreed, but for those ticked."""

    about = forms.MultipleChoiceField(
        label=gettext_lazy("They agreed to"),
        choices=Consent.About,
        initial=[Consent.About.DATA],
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.ModelChoiceField(
        label=gettext_lazy("Version of the text"), queryset=ConsentText.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES, initial="kk")
    given_on = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    means = forms.ChoiceField(label=gettext_lazy("How"), choices=Consent.Means, initial=Consent.Means.SHEET)
    without = forms.ModelMultipleChoiceField(queryset=None, required=False)

    def __init__(self, *args, seminar, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = ConsentText.objects.in_use().filter(
            office=seminar.programme_year.programme.office_id
        )
        self.fields["without"].queryset = seminar.participations

    def clean_given_on(self):
        return not_to_come(self.cleaned_data["given_on"])


class ConsentPages(SeminarPages):
    """For the admin of seminars."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.consents_view)
        return [path("<int:pk>/consents/", view, name="seminars_seminar_consents"), *super().get_urls()]

    def consents_view(self, request, pk):
        """Show who on the list agreed to what; record that everybody did, but for some."""
        seminar = self.visible_or_404(request, pk)
        if not request.user.has_perm("seminars.view_consent"):
            raise PermissionDenied
        may_record = request.user.has_perm("seminars.add_consent")
        form = ListConsentForm(
            request.POST or None, seminar=seminar, initial={"given_on": min(seminar.start, localdate()).isoformat()}
        )
        if request.method == "POST":
            if not may_record:
                raise PermissionDenied
            if form.is_valid():
                self.list_recorded(request, seminar, form.cleaned_data)
                return HttpResponseRedirect(request.path)
        rows = seminar.participations.select_related("participant").prefetch_related("participant__consents__text")
        rows = rows.order_by("participant", "pk")
        record(request.user, Event.Action.LOOKED_AT, seminar, people=len(rows), note="consents")
        context = {
            "title": gettext("Consents"),
            "form": form,
            "rows": rows,
            "without": set(request.POST.getlist("without")),
            "may_record": may_record and text_in_use(seminar.programme_year.programme.office_id),
        }
        return self.seminar_page(request, "admin/consents.html", seminar, context)

    def list_recorded(self, request, seminar, asked):
        without = [participation.pk for participation in asked.pop("without")]
        number = record_list(seminar=seminar, without=without, user=request.user, **asked)
        words = ngettext("Recorded for %(number)d person.", "Recorded for %(number)d people.", number)
        messages.success(request, words % {"number": number})
