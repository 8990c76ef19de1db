from django.db import migrations, models

from regions.folding import VERSION


def note_version(apps, schema_editor):
    """A new site has no keys to fold anew; one with regions has those of the first folding."""
    is_new = not apps.get_model("regions", "Region").objects.exists()
    apps.get_model("seminars", "Folding").objects.create(version=VERSION if is_new else 1)


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0001_initial'),
        ('seminars', '0004_mended_drafts_and_undone_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Folding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name='participant',
            name='name_key',
            field=models.CharField(editable=False, max_length=400),
        ),
        migrations.RunPython(note_version, migrations.RunPython.noop, elidable=False),
    ]
