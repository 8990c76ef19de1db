import re

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import LookUp, OneByName, OneOfMany, SomeByName, SomeOfMany
from accounts.comparing import ComparesBeforeSaving
from accounts.forms import UserForm
from accounts.invitations import invite, send_invitation, withdraw
from accounts.models import Event, Role, User
from accounts.second_factor import remove_second_factor
from accounts.sessions import end_sessions
from accounts.trailed import Trailed

ENTERS_ADMIN = {Role.ADMINISTRATOR, Role.STAFF, Role.COORDINATOR}
TOO_LONG = re.compile(r"\d{19}")  # no id has so many digits, and the database cannot read one
LOOKUPS = ("", "__exact", "__id__exact", "__isnull")  # those of the filters beside a list
MAX_WORDS = 12


def yes_or_no(model, name):
    """Return a column of a list that says in words what the stock one shows as a picture with an English name."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row):
        return _("yes") if getattr(row, name) else _("no")

    column.__name__ = name
    return column


def role_label(group):
    return str(Role(group.name).label) if group.name in Role else group.name


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        return [(group.pk, role_label(group)) for group in Group.objects.all()]


def may_do(user):
    """Return in codes what a user may do, as "coordinator, KZ-39"."""
    codes = [*user.groups.order_by("name").values_list("name", flat=True)]
    codes += user.regions.order_by("iso_code").values_list("iso_code", flat=True)
    return ", ".join(codes if user.is_active else [*codes, "inactive"])


def is_too_long(search_term):
    """Nobody is looked for with so many words; each costs a condition."""
    return len(search_term.split()) > MAX_WORDS


def refuse_more_rows_than_sent(posted):
    """A form that only claims two thousand rows would be built with them all, which takes half a minute."""
    for name, value in posted.items():
        if name.endswith("-TOTAL_FORMS") and (len(value) > 9 or (value.isdecimal() and int(value) > len(posted))):
            raise SuspiciousOperation("More rows are claimed than were sent.")


def _without(objects, hidden):
    kept = (_without(each, hidden) if isinstance(each, list) else each for each in objects)
    return [each for each in kept if isinstance(each, list) or str(each).partition(":")[0] not in hidden]


class AnyAddress(ComparesBeforeSaving, Trailed):
    """A list or form answers to any address and to any posted id; none of them is an error of the server."""

    when_empty = ""  # what belongs on the list, and how it comes there

    def get_changelist_instance(self, request):
        # No text of the database holds a zero character: PostgreSQL refuses even to look for one.
        if any("\0" in value or (name != "q" and TOO_LONG.search(value)) for name, value in request.GET.items()):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def lookup_allowed(self, lookup, value, request=None):
        named = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        fields = [getattr(each, "parameter_name", each) for each in named]
        return lookup in {f"{field}{ending}" for field in (*fields, "seminar") for ending in LOOKUPS}

    def get_object(self, request, object_id, from_field=None):
        return super().get_object(request, object_id, from_field or None)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneOfMany(db_field, self.admin_site))
            kwargs |= {"form_class": OneByName, "look_up": LookUp(db_field.remote_field.model, request)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SomeOfMany(db_field, self.admin_site)
            kwargs |= {"form_class": SomeByName, "look_up": LookUp(db_field.remote_field.model, request)}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_deleted_objects(self, objs, request):
        """Leave out rows that only tie two others: Django names their tables in English, whatever the language."""
        tables = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        hidden = {capfirst(meta.verbose_name) for meta in tables}
        objects, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for meta in tables:
            counts.pop(meta.verbose_name_plural, None)
        return _without(objects, hidden), counts, lacking, protected

    def get_search_results(self, request, queryset, search_term):
        if is_too_long(search_term):
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(self, request, extra_context=None):
        if any(not pk.isdecimal() or len(pk) > 18 for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise SuspiciousOperation("An action on what is no id.")
        return super().changelist_view(request, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        """Refused before a row is looked for: else the answer says whether there is one of that number."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        refuse_more_rows_than_sent(request.POST)
        if "_saveasnew" in request.POST and not self.save_as:  # stock, it would be taken for one that was not saved yet
            raise SuspiciousOperation("This form saves nothing as new.")
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except OverflowError as error:  # an id among many that SQLite cannot hold
            raise SuspiciousOperation(str(error)) from None


@admin.register(User)
class UserAdmin(AnyAddress, admin.ModelAdmin):
    """Users with their roles and regions. Nobody types a password for somebody else: each user gets a link."""

    form = UserForm
    change_form_template = "admin/user.html"
    list_display = ("username", "first_name", "last_name", "email", "role_names", yes_or_no(User, "is_active"))
    list_filter = (("groups", RoleFilter), "regions", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups", "regions")
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Role"), {"fields": ("groups", "regions", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (*fieldsets[:2], (_("Role"), {"fields": ("groups", "regions")}))
    readonly_fields = ("last_login", "date_joined")

    @admin.display(description=_("roles"))
    def role_names(self, user):
        return ", ".join(map(role_label, user.groups.all()))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = role_label
        return field

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.add_fieldsets

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    @staticmethod
    def may_touch(request, user):
        """Only a superuser touches a superuser: else an administrator could set that one's password and be one."""
        return user is None or request.user.is_superuser or not user.is_superuser

    def get_deleted_objects(self, objs, request):
        """Who did something stays: not to be collected row by row, an administrator's events are many.

        To delete oneself would be such an event.
        """
        did_something = Exists(Event.objects.filter(user=OuterRef("pk"))) | Q(pk=request.user.pk)
        active = User.objects.filter(did_something, pk__in=[each.pk for each in objs])
        if active:
            words = gettext("%(user)s stands in the trail: make the user inactive instead.")
            return [], {}, set(), [words % {"user": user} for user in active]
        return super().get_deleted_objects(objs, request)

    def leave(self, request, action, subject, rows=1, **said):
        """A user made or changed: the trail says what they may do from then on."""
        if isinstance(subject, User) and action in (Event.Action.CREATED, Event.Action.CHANGED):
            said["note"] = "; ".join(filter(None, [said.get("note", ""), may_do(subject)]))
        return super().leave(request, action, subject, rows, **said)

    def save_model(self, request, user, form, change):
        if not change:
            user.set_unusable_password()
        super().save_model(request, user, form, change)
        if not user.is_active:
            end_sessions(user, by=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        names = set(user.groups.values_list("name", flat=True))
        user.is_staff = user.is_superuser or bool(names & ENTERS_ADMIN)
        user.save(update_fields=["is_staff"])

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        return self.show_link(request) if hasattr(request, "to_invite") else response  # all is saved: e-mail takes time

    def response_add(self, request, user, post_url_continue=None):
        request.to_invite = user
        return super().response_add(request, user, post_url_continue)

    def response_change(self, request, user):
        if "_invite" in request.POST and user.is_active:
            request.to_invite = user
        elif "_withdraw" in request.POST:
            withdraw(user, by=request.user)
        elif "_remove_second_factor" in request.POST:
            remove_second_factor(user, by=request.user)
        elif "_end_sessions" in request.POST:
            end_sessions(user, by=request.user)
        else:
            return super().response_change(request, user)
        messages.success(request, _("Saved and done."))
        return redirect(request.path)

    def show_link(self, request):
        """Show the link of a new invitation, this once: only this answer holds it."""
        user = request.to_invite
        link = f"{request.build_absolute_uri(reverse('invitation'))}#{invite(user, by=request.user)}"
        context = {
            **self.admin_site.each_context(request),
            "title": _("Link for %(name)s") % {"name": user.username},
            "invited": user,
            "link": link,
            "is_sent": send_invitation(user, link),
        }
        response = render(request, "admin/user_link.html", context)
        add_never_cache_headers(response)
        return response
