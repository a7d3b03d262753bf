"""Ladders of a scope: copied from a template, edited rung by rung, switched on and off. The caller asks the right.

A change touches no day that is past: new rungs count from the next day, dropped ones up to today.
"""

from collections.abc import Iterable
from datetime import date

from deadlines.models import Deadline, DeadlineQuerySet, Ladder, Rung
from deadlines.shipped import ERRANDS, TEMPLATES, Spec
from deadlines.workdays import ONE_DAY


def adopt_all(scope: str, starts_on: date, template: str = "default") -> None:
    """Give a scope the ladders of a template for every kind that has none yet, counting from `starts_on`.

    Errands (shipped.ERRANDS) get theirs when the first of them is given out: adopt_missing.
    """
    have = set(Ladder.objects.filter(scope=scope).values_list("kind", flat=True))
    kinds = [kind for kind in TEMPLATES[template] if kind not in have and kind not in ERRANDS]
    if not kinds:
        return
    fresh = [Ladder(scope=scope, kind=kind, template=template, starts_on=starts_on) for kind in kinds]
    Ladder.objects.bulk_create(fresh, ignore_conflicts=True)  # two may adopt at once: the second finds them with rungs
    bare, since = Ladder.objects.filter(scope=scope, kind__in=kinds, rungs=None), starts_on - ONE_DAY
    Rung.objects.bulk_create(
        [as_rung(ladder, spec, since) for ladder in bare for spec in TEMPLATES[template][ladder.kind]]
    )
    _look_again(Deadline.objects.filter(scope=scope, kind__in=kinds), since)


def adopt_missing(scope: str, kind: str, starts_on: date) -> None:
    """Give a scope that has no ladder for `kind` the one of the template that its tasks follow."""
    templates = dict(Ladder.objects.filter(scope=scope).values_list("kind", "template"))
    if kind not in templates:
        template = templates.get(Deadline.Kind.TASK, "default")
        adopt(scope, kind, template if template in TEMPLATES else "default", starts_on)


def adopt(scope: str, kind: str, template: str, starts_on: date) -> Ladder:
    """Give a scope the template's rungs for deadlines of `kind`; rungs that were there are dropped on that day.

    KeyError for a template that is not shipped.
    """
    ladder, _new = Ladder.objects.select_for_update().get_or_create(
        scope=scope, kind=kind, defaults={"template": template, "starts_on": starts_on}
    )
    ladder.template, ladder.starts_on, ladder.active = template, starts_on, True
    ladder.save()
    replace(ladder, TEMPLATES[template].get(kind, ()), starts_on - ONE_DAY)
    return ladder


def replace(ladder: Ladder, specs: Iterable[Spec], on: date) -> list[Rung]:
    """Let the ladder have exactly these rungs for days after `on`; the same rung stays as it is."""
    wanted = list(specs)
    for rung in ladder.rungs.filter(dropped_on=None):
        same = next((spec for spec in wanted if spec == as_spec(rung)), None)
        if same is None:
            Rung.objects.filter(pk=rung.pk).update(dropped_on=on)
        else:
            wanted.remove(same)
    made = Rung.objects.bulk_create([as_rung(ladder, spec, on) for spec in wanted])
    look_again(ladder, on)
    return made


def as_spec(rung: Rung) -> Spec:
    """A rung without its ladder and days."""
    return Spec(rung.offset, rung.act, tuple(rung.audience), rung.pace, rung.every, rung.only, rung.card)


def as_rung(ladder: Ladder, spec: Spec, since: date) -> Rung:
    """A rung of a ladder for days after `since`, not saved."""
    return Rung(
        ladder=ladder,
        offset=spec.offset,
        act=spec.act,
        audience=list(spec.audience),
        pace=spec.pace,
        every=spec.every,
        only=spec.only,
        card=spec.card,
        since=since,
    )


def switch(ladder: Ladder, *, active: bool, on: date) -> None:
    """Switch a ladder on or off; what it missed while it was off is never fired."""
    ladder.active = active
    if active:
        ladder.starts_on = on + ONE_DAY
    ladder.save(update_fields=["active", "starts_on"])
    look_again(ladder, on)


def look_again(ladder: Ladder, on: date) -> int:
    """Let the scan look at every running deadline of the ladder, because its rungs changed. Returns how many."""
    return _look_again(Deadline.objects.filter(scope=ladder.scope, kind=ladder.kind), on)


def _look_again(among: DeadlineQuerySet, on: date) -> int:
    running = among.running().filter(episode_from__isnull=False)
    return running.exclude(look_on__lte=on).held().update(look_on=on)
