"""Who cannot be reached is told by the day since when; the last message to them is found where it is shown."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notify", "0008_mark_notes")]

    operations = [
        migrations.AlterModelOptions(
            name="unreached",
            options={
                "ordering": ["-since", "-pk"],
                "verbose_name": "person not reached",
                "verbose_name_plural": "people not reached",
            },
        ),
        migrations.RemoveField(model_name="unreached", name="last"),
        migrations.RemoveField(model_name="unreached", name="last_at"),
    ]
