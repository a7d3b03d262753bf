from django.db import migrations

from records.append_only import protect

KEPT = ("Handling", "EnforcementFigure")


class Migration(migrations.Migration):
    dependencies = [("liability", "0001_initial")]
    operations = [
        *(protect("liability", model) for model in KEPT),
        protect("liability", "ClueFile", mutable=("sealed", "sealed_name")),  # a new master key wraps them anew
    ]
