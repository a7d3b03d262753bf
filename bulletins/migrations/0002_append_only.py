from django.db import migrations

from records.append_only import protect

KEPT = ("BulletinText",)


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial")]
    operations = [protect("bulletins", model) for model in KEPT]
