from django.db import migrations

from records.append_only import protect

KEPT = ("Entry", "Entry_evidence", "Check", "Correction",)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]
    operations = [protect("scheduling", model) for model in KEPT]
