from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("signoff", "0001_initial")]
    operations = [
        protect("signoff", "Signature", mutable=("void", "voided_at")),
    ]
