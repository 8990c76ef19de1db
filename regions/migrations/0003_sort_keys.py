import regions.naming
from django.db import migrations, models
from regions.sorting import sort_key

BATCH = 1000


def sort_by_name(model):
    """Fill the sort keys of the rows of a model with names in three languages."""
    fill(model, [f"sort_{language}" for language in regions.naming.LANGUAGES], set_keys)


def set_keys(row):
    for language in regions.naming.LANGUAGES:
        setattr(row, f"sort_{language}", sort_key(regions.naming.text_in(row, "name", language)))


def fill(model, keys, set_keys):
    """An upsert of rows that are there: an update of so many keys at once takes many times as long."""
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            set_keys(row)
        model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=keys)
        last = rows[-1].pk


def sort_places(apps, schema_editor):
    for name in ("Region", "Locality", "Venue"):
        sort_by_name(apps.get_model("regions", name))


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0002_outlines'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='locality',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'locality', 'verbose_name_plural': 'localities'},
        ),
        migrations.AlterModelOptions(
            name='region',
            options={'ordering': (regions.naming.ByName(), 'iso_code'), 'verbose_name': 'region', 'verbose_name_plural': 'regions'},
        ),
        migrations.AlterModelOptions(
            name='venue',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'venue', 'verbose_name_plural': 'venues'},
        ),
        migrations.AddField(
            model_name='locality',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='locality',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='locality',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='region',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='region',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='region',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='venue',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='venue',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='venue',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.RunPython(sort_places, migrations.RunPython.noop, elidable=True),
    ]
