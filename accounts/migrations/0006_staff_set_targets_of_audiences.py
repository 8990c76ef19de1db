"""Who sets targets sets those of audiences too."""

from importlib import import_module

from django.db import migrations

roles = import_module("accounts.migrations.0003_roles")
MODELS = [("seminars", "audiencetarget")]


def let_set(apps, schema_editor):
    roles.create_missing_permissions(apps, schema_editor.connection.alias)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("administrator", "staff")):
        group.permissions.add(*roles.permissions(apps, MODELS, roles.EVERYTHING))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_administrators_protect_small_numbers"), ("seminars", "0009_targets_of_audiences")]

    operations = [migrations.RunPython(let_set, migrations.RunPython.noop)]
