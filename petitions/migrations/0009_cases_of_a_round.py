import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "__first__"), ("orgs", "__first__"), ("petitions", "0008_fill_assignment_round")]
    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="round",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.round"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["round", "stage", "organisation"], name="assignment_by_round"),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                fields=["round"],
                include=["id", "batch", "stage", "status", "verdict", "assigned_count", "place", "channel", "is_key"],
                name="petition_counted",
            ),
        ),
    ]
