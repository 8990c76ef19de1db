"""Coordinators mark who came, at the seminars of their regions."""

from importlib import import_module

from django.db import migrations

permissions = import_module("accounts.migrations.0003_roles").permissions


def let_mark(apps, schema_editor):
    coordinators = apps.get_model("auth", "Group").objects.get(name="coordinator")
    coordinators.permissions.add(*permissions(apps, [("seminars", "attendance")], ("change",)))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles"), ("seminars", "0004_mended_drafts_and_undone_imports")]

    operations = [migrations.RunPython(let_mark, migrations.RunPython.noop)]
