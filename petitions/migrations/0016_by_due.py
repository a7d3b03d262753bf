"""Petitions in the order of their days, those without one last, for pages by cursor over all rounds."""

from datetime import date

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("petitions", "0015_by_number")]
    operations = [
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(Coalesce("due_on", Value(date.max)), "id", name="petition_by_due"),
        ),
    ]
