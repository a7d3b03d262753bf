from django.db import migrations, models

from records.append_only import lift, protect


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_snapshots_are_final")]
    operations = [
        lift("reports", "SnapshotRow"),
        migrations.AlterField("snapshotrow", "kind", models.CharField(max_length=20)),
        protect("reports", "SnapshotRow"),
    ]
