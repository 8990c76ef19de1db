from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_trail_is_append_only")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_removed_at",
            field=models.DateTimeField(editable=False, help_text="Until the user has been told of it.", null=True),
        ),
    ]
