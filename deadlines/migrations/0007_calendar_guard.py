from django.db import migrations

from records.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_calendar")]
    operations = [
        protect("deadlines", "CalendarChange"),
    ]
