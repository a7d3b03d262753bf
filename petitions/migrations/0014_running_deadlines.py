"""Limits of cases and their notices that were there before ladders: whose they are, and from which day rungs fire."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor) -> None:
    Deadline = apps.get_model("deadlines", "Deadline")
    for round in apps.get_model("cases", "Round").objects.all():
        day = round.held_on or timezone.localdate()
        roads = {"Assignment": "petition__round", "PetitionNotice": "assignment__petition__round"}
        for name, road in roads.items():
            rows = apps.get_model("petitions", name).objects.filter(**{road: round}, deadline__isnull=False)
            Deadline.objects.filter(pk__in=rows.values("deadline")).update(
                scope=f"cases.round:{round.pk}", episode_from=day, look_on=day + timedelta(days=1)
            )
        key = apps.get_model("petitions", "Assignment").objects.filter(
            petition__round=round, petition__is_key=True, deadline__isnull=False
        )
        Deadline.objects.filter(pk__in=key.values("deadline")).update(is_key=True)


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0013_order_within_the_parent"),
        ("cases", "0004_running_deadlines"),
        ("deadlines", "0005_pressure"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
