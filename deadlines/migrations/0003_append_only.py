from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_initial")]
    operations = [
        protect("deadlines", "DeadlineChange"),
    ]
