from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_carried_over")]
    operations = [protect("cases", "Carrying")]
