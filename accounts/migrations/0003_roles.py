"""The four roles, as groups with their permissions."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

OWN_APPS = ("regions", "accounts", "seminars", "reports")
EVERYTHING = ("add", "change", "delete", "view")
COORDINATOR_SEES = ("seminar", "session", "participant", "participation")


def create_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    create_missing_permissions(apps, schema_editor.connection.alias)
    groups = {
        name: Group.objects.get_or_create(name=name)[0] for name in ("administrator", "staff", "coordinator", "reader")
    }
    own_models = [
        (model._meta.app_label, model._meta.model_name)
        for label in OWN_APPS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical")
    ]
    of_staff = [
        (app, model)
        for app, model in own_models
        if app in ("regions", "seminars") or (app, model) == ("reports", "publishedfigure")
    ]
    groups["administrator"].permissions.add(*permissions(apps, own_models, EVERYTHING))
    groups["staff"].permissions.add(*permissions(apps, of_staff, EVERYTHING))
    groups["coordinator"].permissions.add(
        *permissions(apps, [("seminars", model) for model in COORDINATOR_SEES], ("view",))
    )


def create_missing_permissions(apps, using):
    """Permissions are otherwise made after the last migration: too late for this one."""
    for label in OWN_APPS:
        app_config = apps.get_app_config(label)
        app_config.models_module = True  # the apps of a migration have none, and would be skipped
        create_permissions(app_config, apps=apps, using=using, verbosity=0)
        app_config.models_module = None


def permissions(apps, models, actions):
    Permission = apps.get_model("auth", "Permission")
    return [
        Permission.objects.get(
            content_type__app_label=app, content_type__model=model, codename=f"{action}_{model}"
        )
        for app, model in models
        for action in actions
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_regions_of_users"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("regions", "0001_initial"),
        ("seminars", "0001_initial"),
        ("reports", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
