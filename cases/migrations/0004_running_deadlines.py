"""Deadlines of rounds that were there before ladders: whose they are, and from which day rungs may fire on them.

No rung of a day up to the day of this step ever fires, so that nobody is written to about the past.
"""

from datetime import date, timedelta

from django.db import migrations
from django.utils import timezone

KINDS = ("Task", "Measure", "Notice")


def first_day(round) -> date:
    """The round's own day."""
    return round.held_on or timezone.localdate()


def fill(apps, schema_editor) -> None:
    Deadline = apps.get_model("deadlines", "Deadline")
    for round in apps.get_model("cases", "Round").objects.all():
        scope, day = f"cases.round:{round.pk}", first_day(round)
        for name in KINDS:
            road = {"Task": "problem__round", "Measure": "task__problem__round", "Notice": "task__problem__round"}[name]
            rows = apps.get_model("cases", name).objects.filter(**{road: round}, deadline__isnull=False)
            ids = Deadline.objects.filter(pk__in=rows.values("deadline"))
            ids.update(scope=scope)
            filed = {"Task": {"filed_on__isnull": False}, "Measure": {"task__filed_on__isnull": False}}.get(name, {})
            running = Deadline.objects.filter(pk__in=rows.filter(**filed).values("deadline"))
            running.update(episode_from=day, look_on=day + timedelta(days=1))
        keys = {"problem__round": round, "problem__is_key": True}
        tasks = apps.get_model("cases", "Task").objects.filter(**keys, deadline__isnull=False)
        Deadline.objects.filter(pk__in=tasks.values("deadline")).update(is_key=True)
        measures = apps.get_model("cases", "Measure").objects.filter(
            **{f"task__{name}": value for name, value in keys.items()}, deadline__isnull=False
        )
        Deadline.objects.filter(pk__in=measures.values("deadline")).update(is_key=True)


def forget(apps, schema_editor) -> None:
    apps.get_model("deadlines", "Deadline").objects.update(scope="", is_key=False, episode_from=None, look_on=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_append_only"), ("deadlines", "0005_pressure")]
    operations = [migrations.RunPython(fill, forget)]
