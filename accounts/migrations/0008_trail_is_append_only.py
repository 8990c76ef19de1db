"""The database itself refuses to change or delete events, and administrators see them."""

from importlib import import_module

from django.db import migrations, models

roles = import_module("accounts.migrations.0003_roles")
CHANGES = ("UPDATE", "DELETE")


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for change in CHANGES:
            schema_editor.execute(
                f"CREATE TRIGGER trail_no_{change.lower()} BEFORE {change} ON accounts_event "
                "BEGIN SELECT RAISE(ABORT, 'The trail is append-only.'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The trail is append-only.'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON accounts_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_trail_change()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for change in CHANGES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS trail_no_{change.lower()}")
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS trail_append_only ON accounts_event")
    schema_editor.execute("DROP FUNCTION IF EXISTS refuse_trail_change()")


def let_administrators_see(apps, schema_editor):
    roles.create_missing_permissions(apps, schema_editor.connection.alias)
    administrators = apps.get_model("auth", "Group").objects.get(name="administrator")
    administrators.permissions.add(*roles.permissions(apps, [("accounts", "event")], ("view",)))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_trail")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="code",
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name="seminar"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["code", "-at", "-id"], name="event_of_seminar"),
        ),
        migrations.RunPython(let_administrators_see, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
