from django.db import migrations

from records.append_only import protect

KEPT = ("Handling", "EnforcementFigure", "ClueFile")


class Migration(migrations.Migration):
    dependencies = [("liability", "0001_initial")]
    operations = [protect("liability", model) for model in KEPT]
