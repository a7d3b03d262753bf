from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [protect("petitions", "Outcome")]
