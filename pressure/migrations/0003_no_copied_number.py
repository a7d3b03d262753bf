"""A paper's number is read from the paper, which gets it when it is issued; lines keep no copy."""

from django.db import migrations

from records.append_only import lift, protect


class Migration(migrations.Migration):
    dependencies = [("pressure", "0002_append_only")]

    operations = [
        lift("pressure", "ScoreLine"),
        migrations.RemoveField(model_name="scoreline", name="letter_number"),
        protect("pressure", "ScoreLine"),
    ]
