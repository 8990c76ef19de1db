import re

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousOperation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User

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


def is_too_long(search_term):
    """Nobody is looked for with so many words; each costs a condition."""
    return len(search_term.split()) > MAX_WORDS


def _without(objects, hidden):
    kept = (_without(each, hidden) if isinstance(each, list) else each for each in objects)
    return [each for each in kept if isinstance(each, list) or str(each).partition(":")[0] not in hidden]


class AnyAddress:
    """A list or form answers to any address and to any posted id; none of them is an error of the server."""

    def get_changelist_instance(self, request):
        # No text of the database holds a zero character: PostgreSQL refuses even to look for one.
        if any("\0" in value or (name != "q" and TOO_LONG.search(value)) for name, value in request.GET.items()):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def lookup_allowed(self, lookup, value, request=None):
        named = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        fields = [getattr(each, "parameter_name", each) for each in named]
        return lookup in {f"{field}{ending}" for field in (*fields, "seminar") for ending in LOOKUPS}

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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except OverflowError as error:  # an id among many that SQLite cannot hold
            raise SuspiciousOperation(str(error)) from None


@admin.register(User)
class UserAdmin(AnyAddress, StockUserAdmin):
    """Users with their roles and regions. Whether somebody may enter the admin follows from the role."""

    list_display = ("username", "first_name", "last_name", "email", "role_names", yes_or_no(User, "is_active"))
    list_filter = (("groups", RoleFilter), "regions", "is_active")
    filter_horizontal = ("groups", "regions")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Role"), {"fields": ("groups", "regions", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Role"), {"fields": ("groups", "regions")}),
    )
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

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    @staticmethod
    def may_touch(request, user):
        """Only a superuser touches a superuser: else an administrator could set that one's password and be one."""
        return user is None or request.user.is_superuser or not user.is_superuser

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset if request.user.is_superuser else queryset.filter(is_superuser=False))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        names = set(user.groups.values_list("name", flat=True))
        user.is_staff = user.is_superuser or bool(names & ENTERS_ADMIN)
        user.save(update_fields=["is_staff"])
