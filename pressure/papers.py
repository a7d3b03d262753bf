"""Letters and cards that fired rungs ask for. Each in a transaction of its own, once, after the scan.

A firing whose thing was done meanwhile needs no paper any more. Rungs only draft: a person issues.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Round
from deadlines.models import Deadline, Firing, Rung
from deadlines.rungs import Days
from letters.domain import drafting
from letters.matter import Matter
from pressure import audience
from pressure.domain import cards
from records import clock
from records.trail import key

PAPERS = {Rung.Act.URGE, Rung.Act.SUPERVISE, Rung.Act.CIRCULAR, Rung.Act.TALK, Rung.Act.LIST, Rung.Act.REFER}
APPROVED = {Rung.Act.TALK, Rung.Act.LIST, Rung.Act.REFER}  # a second person agrees before these are issued
LANGUAGE = "zh-hans"  # papers are written in the language of those who get them


def draw_up(moment: datetime | None = None, round: Round | None = None) -> int:
    """Draw up what waits, of one round or of all; returns how many letters and cards were made."""
    waiting = Firing.objects.filter(waits=True)
    if round is not None:
        waiting = waiting.filter(scope=key(round))
    rounds = {key(each): each for each in Round.objects.select_related("region")} if round is None else {}
    made = 0
    for pk, scope in list(waiting.order_by("pk").values_list("pk", "scope")):
        where = round or rounds.get(scope)
        if where is not None:
            with clock.at(moment) if moment else where.time(), translation.override(LANGUAGE):
                made += _draw_up(pk, where)
    return made


@transaction.atomic
def _draw_up(firing_id: int, round: Round) -> int:
    skip = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    rows = Firing.objects.select_for_update(of=("self",) if skip else (), **skip).select_related("rung", "deadline")
    firing = rows.filter(pk=firing_id, waits=True).first()
    if firing is None:  # another worker has it
        return 0
    Firing.objects.filter(pk=firing.pk).update(waits=False)
    deadline = firing.deadline
    about = audience.about([deadline]).get(deadline.pk)
    if about is None or about.unit is None or deadline.settled_on or deadline.episode != firing.episode:
        return 0
    matter = matter_of(deadline, about, firing)
    made = 0
    if firing.rung.card:
        cards.give(
            firing.rung.card,
            round=round,
            unit=about.unit,
            subject=about.item,
            title=about.title,
            cause=key(firing),
            on=firing.business_date,
            matter=matter,
        )
        made += 1
    if firing.act in PAPERS:
        drafting.draft(
            firing.act,
            round=round,
            addressees=[about.unit],
            matters=[matter],
            cause=key(firing),
            needs_approval=firing.act in APPROVED,
        )
        made += 1
    return made


def matter_of(deadline: Deadline, about: audience.About, firing: Firing) -> Matter:
    """The facts that a letter about this item is written from."""
    days = Days().calendar
    late = max(0, days.between(deadline.due_on, clock.today())) if deadline.due_on else 0
    return Matter(
        subject=about.item,
        title=about.title,
        basis=about.basis,
        first_due_on=deadline.first_due_on,
        due_on=deadline.due_on,
        days_late=late,
        present_state=about.state or _("not completed"),
        demand="",
    )
