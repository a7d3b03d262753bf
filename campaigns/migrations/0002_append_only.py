from django.db import migrations

from records.append_only import protect

KEPT = ("ListFigure", "CheckFinding")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [protect("campaigns", model) for model in KEPT]
