from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_records_that_papers_count")]
    operations = [protect("cases", "Activity"), protect("cases", "ResultFigure")]
