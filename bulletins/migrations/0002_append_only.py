from django.db import migrations

from records.append_only import protect

KEPT = (("BulletinText", ()), ("Template", ("in_use",)))


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial")]
    operations = [protect("bulletins", model, mutable=mutable) for model, mutable in KEPT]
