from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Petitions that are there already were entered with their batch."""
    Petition, Batch = apps.get_model("petitions", "Petition"), apps.get_model("petitions", "Batch")
    days = Batch.objects.filter(pk=OuterRef("batch")).values("entered_on")[:1]
    Petition.objects.update(entered_on=Subquery(days))


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_entered_on")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
