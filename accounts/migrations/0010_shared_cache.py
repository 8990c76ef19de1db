"""The table in which all processes count failed sign-ins. `createcachetable` by hand would be forgotten."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_second_factor_removed")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
