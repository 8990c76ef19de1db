from importlib import import_module

import regions.naming
from django.db import migrations, models
from regions.sorting import sort_key

places = import_module("regions.migrations.0003_sort_keys")


def set_key(person):
    person.sort_key = sort_key(" ".join(filter(None, (person.surname, person.given_name, person.patronymic))))


def sort_rows(apps, schema_editor):
    for name in ("Office", "Programme", "Partner", "Topic", "Language"):
        places.sort_by_name(apps.get_model("seminars", name))
    places.fill(apps.get_model("seminars", "Participant"), ["sort_key"], set_key)


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0003_sort_keys'),
        ('seminars', '0010_consents_and_erasure'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='language',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'language', 'verbose_name_plural': 'languages'},
        ),
        migrations.AlterModelOptions(
            name='office',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'office', 'verbose_name_plural': 'offices'},
        ),
        migrations.AlterModelOptions(
            name='participant',
            options={'ordering': ('sort_key', 'pk'), 'verbose_name': 'participant', 'verbose_name_plural': 'participants'},
        ),
        migrations.AlterModelOptions(
            name='partner',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'partner', 'verbose_name_plural': 'partners'},
        ),
        migrations.AlterModelOptions(
            name='programme',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'programme', 'verbose_name_plural': 'programmes'},
        ),
        migrations.AlterModelOptions(
            name='programmeyear',
            options={'ordering': ('-year', regions.naming.ByName('programme__'), 'pk'), 'verbose_name': 'programme year', 'verbose_name_plural': 'programme years'},
        ),
        migrations.AlterModelOptions(
            name='topic',
            options={'ordering': (regions.naming.ByName(), 'pk'), 'verbose_name': 'topic', 'verbose_name_plural': 'topics'},
        ),
        migrations.AddField(
            model_name='language',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='language',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='language',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='office',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='office',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='office',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='participant',
            name='sort_key',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='partner',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='partner',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='partner',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='programme',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='topic',
            name='sort_en',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='topic',
            name='sort_kk',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='topic',
            name='sort_ru',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.RunPython(sort_rows, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['sort_key', 'id'], name='participant_in_order'),
        ),
        migrations.RemoveConstraint(
            model_name='participant',
            name='erased_has_no_name',
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('erased_on', None), models.Q(('email', ''), ('given_name', ''), ('other_spelling', ''), ('patronymic', ''), ('phone', ''), ('search_key', ''), ('sort_key', ''), ('surname', '')), _connector='OR'), name='erased_has_no_name', violation_error_message='The name of this person was deleted: it is not entered again.'),
        ),
    ]
