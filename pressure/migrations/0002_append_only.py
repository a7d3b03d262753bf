from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("pressure", "0001_initial")]
    operations = [
        protect("pressure", "CardRule"),
        protect("pressure", "Card", mutable=("revoked_on", "revoked_by_id", "revoked_why")),
        protect("pressure", "CardShare"),
        protect("pressure", "ScoreLine"),
    ]
