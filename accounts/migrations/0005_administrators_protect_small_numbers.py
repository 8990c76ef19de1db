"""Administrators say from how many people on numbers are public; office staff see it."""

from importlib import import_module

from django.db import migrations

roles = import_module("accounts.migrations.0003_roles")
MODELS = [("reports", "protection"), ("reports", "audiencethreshold")]


def let_protect(apps, schema_editor):
    roles.create_missing_permissions(apps, schema_editor.connection.alias)
    groups = apps.get_model("auth", "Group").objects
    groups.get(name="administrator").permissions.add(
        *roles.permissions(apps, MODELS, roles.EVERYTHING)
    )
    groups.get(name="staff").permissions.add(*roles.permissions(apps, MODELS, ("view",)))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_coordinators_mark_attendance"), ("reports", "0003_publications")]

    operations = [migrations.RunPython(let_protect, migrations.RunPython.noop)]
