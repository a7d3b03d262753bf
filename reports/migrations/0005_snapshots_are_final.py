from django.db import migrations

from records.append_only import protect

KEPT = ("Snapshot", "SnapshotRow")


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_snapshots")]
    operations = [protect("reports", model) for model in KEPT]
