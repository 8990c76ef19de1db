"""Office staff record consents and write the texts; coordinators see what people of their regions agreed to."""

from importlib import import_module

from django.db import migrations

roles = import_module("accounts.migrations.0003_roles")
MODELS = [("seminars", "consent"), ("seminars", "consenttext")]


def let_record(apps, schema_editor):
    roles.create_missing_permissions(apps, schema_editor.connection.alias)
    groups = apps.get_model("auth", "Group").objects
    for name in ("administrator", "staff"):
        groups.get(name=name).permissions.add(*roles.permissions(apps, MODELS, roles.EVERYTHING))
    groups.get(name="coordinator").permissions.add(*roles.permissions(apps, [("seminars", "consent")], ("view",)))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_invitations"), ("seminars", "0010_consents_and_erasure")]

    operations = [migrations.RunPython(let_record, migrations.RunPython.noop)]
