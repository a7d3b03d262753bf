from django.db import migrations

from records.append_only import protect

KEPT = ("Answer", "Answer_files", "Verdict", "FollowUp")


class Migration(migrations.Migration):
    dependencies = [("leading", "0001_initial")]
    operations = [protect("leading", model) for model in KEPT]
