from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _schema):
    """Give every case the round of its petition."""
    petitions = apps.get_model("petitions", "Petition").objects.filter(pk=OuterRef("petition"))
    cases = apps.get_model("petitions", "Assignment").objects.filter(round=None)
    cases.update(round=Subquery(petitions.values("round")[:1]))


class Migration(migrations.Migration):
    dependencies = [("petitions", "0007_assignment_round")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
