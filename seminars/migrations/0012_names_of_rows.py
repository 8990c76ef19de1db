import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0011_sort_keys'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='ownheading',
            options={'verbose_name': "heading of an office's own", 'verbose_name_plural': "headings of an office's own"},
        ),
        migrations.AlterModelOptions(
            name='sheetdraft',
            options={'ordering': ('-created_at',), 'verbose_name': 'list not imported yet', 'verbose_name_plural': 'lists not imported yet'},
        ),
        migrations.AlterField(
            model_name='historicaltarget',
            name='programme_year',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='seminars.programmeyear', verbose_name='programme year'),
        ),
        migrations.AlterField(
            model_name='target',
            name='programme_year',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='target', to='seminars.programmeyear', verbose_name='programme year'),
        ),
    ]
