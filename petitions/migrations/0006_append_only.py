from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("petitions", "0005_handling")]
    operations = [protect("petitions", "Fact"), protect("petitions", "CallBack"), protect("petitions", "Reveal")]
