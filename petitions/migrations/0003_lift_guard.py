from django.db import migrations

from records.append_only import lift


class Migration(migrations.Migration):
    dependencies = [("petitions", "0002_append_only")]
    operations = [lift("petitions", "Outcome")]
