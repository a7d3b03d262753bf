"""Petitions in the order of their numbers, for pages by cursor over all rounds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0014_running_deadlines")]
    operations = [
        migrations.AddIndex(
            model_name="petition", index=models.Index(fields=["number", "id"], name="petition_by_number")
        ),
    ]
