from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_lift_guard")]
    operations = [migrations.RenameModel("Outcome", "Fact")]
