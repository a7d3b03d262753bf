from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [
        protect("cases", "Fact"),
        protect("cases", "Commitment"),
        protect("cases", "Dossier"),
    ]
