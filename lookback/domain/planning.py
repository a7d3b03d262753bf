"""Planning a look-back, drawing it, and ending it."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.models import Round
from lookback import apart, drawing, population, signs
from lookback.domain import acts
from lookback.domain.assigning import assign, assign_many, spread
from lookback.models import LookBackPlan, Pick, Population
from lookback.population import Candidate
from lookback.states import Over, Result, Stage, State, Strata, Verb, Why
from notify import chasing
from orgs.models import User
from orgs.permissions import require
from records import clock

__all__ = ["assign", "assign_many", "change", "draw", "draw_again", "drop", "finish", "name_item", "plan", "spread"]

SEED_BYTES = 8
MOST_DAYS, FAR = 366, 3660  # a year; days beyond which the year must be a slip of the pen
OWN = ("title", "starts_on", "ends_on", "over", "size", "share", "strata", "seed", "closed_from", "closed_to")


def plan(
    round_id: int,
    *,
    actor: User,
    title: str,
    starts_on: date,
    ends_on: date,
    over: str,
    size: int | None = None,
    share: int | None = None,
    strata: str = "",
    seed: str | None = None,
    closed_from: date | None = None,
    closed_to: date | None = None,
) -> LookBackPlan:
    """Plan the next look-back of a round; nothing is drawn yet. Without `size` and `share` (per cent) it is over all.

    A seed that was fixed in advance, say by dice in front of witnesses, may be given; else the draw makes one. Raises
    PermissionDenied; ValidationError by field.
    """
    with acts.act_in(round_id) as round:
        require(actor, "lookback.plan", round.region)
        return _plan(
            round, actor, title=title.strip(), starts_on=starts_on, ends_on=ends_on, over=over, size=size,
            share=share, strata=strata, seed=(seed or "").strip(), closed_from=closed_from, closed_to=closed_to,
        )  # fmt: skip


def _plan(round: Round, actor: User, **values: Any) -> LookBackPlan:
    check(**values)
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)  # numbers follow one another
    last = LookBackPlan.objects.filter(round=round).aggregate(last=Max("number"))["last"] or 0
    made = LookBackPlan(round=round, number=last + 1, planned_by=actor, **values)
    others = [field.name for field in made._meta.fields if field.name not in OWN]
    made.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    made.save()
    after = {
        "look_back_number": made.number, "title": made.title, "look_back_over": made.over, "divided_by": made.strata,
        "seed": made.seed,
    }  # fmt: skip
    acts.write(Verb.PLANNED, made, actor=actor, near=round.region, after=after)
    return made


def check(
    *, starts_on: date, ends_on: date, over: str, size: int | None, share: int | None, strata: str,
    closed_from: date | None = None, closed_to: date | None = None, **_others: Any,
) -> None:  # fmt: skip
    """Raises ValidationError with all faults of a plan at once, by field."""
    faults = _faults_of_days(starts_on, ends_on)
    if closed_from and closed_to and closed_to < closed_from:
        faults["closed_to"] = _("The last day lies before the first.")
    if size is not None and share is not None:
        faults["share"] = _("Give a number or a share, not both.")
    elif size is not None and size < 1:
        faults["size"] = _("Draw at least one.")
    elif share is not None and not 1 <= share <= 100:
        faults["share"] = _("A share lies between 1 and 100 per cent.")
    if over not in Over.values:
        faults["over"] = _("Choose what is looked back at.")
    if strata not in Strata.values:
        faults["strata"] = _("Choose by what the list is divided.")
    if faults:
        raise ValidationError(faults)


def _faults_of_days(starts_on: date, ends_on: date) -> dict[str, str]:
    if ends_on < starts_on:
        return {"ends_on": _("The last day lies before the first.")}
    if abs((starts_on - clock.today()).days) > FAR:
        return {"starts_on": _("This day is more than ten years away; look at the year.")}
    if (ends_on - starts_on).days >= MOST_DAYS:
        return {"ends_on": _("A look-back takes at most %(n)d days.") % {"n": MOST_DAYS}}
    return {}


def change(plan_id: int, *, actor: User, **values: Any) -> LookBackPlan:
    """Change a plan that is not drawn yet; `values` as `plan` takes them, all of them. Raises as `plan`; WrongState."""
    with acts.act_on(plan_id) as row:
        require(actor, "lookback.plan", row.round.region)
        acts.require_state(row, State.PLANNED)
        check(**values)
        before = {"title": row.title, "look_back_over": row.over, "divided_by": row.strata, "seed": row.seed}
        for name in OWN:
            setattr(row, name, values.get(name) if name not in ("seed", "strata") else values.get(name) or "")
        others = [field.name for field in row._meta.fields if field.name not in OWN]
        row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
        row.save()
        after = {"title": row.title, "look_back_over": row.over, "divided_by": row.strata, "seed": row.seed}
        acts.write(Verb.CHANGED, row, actor=actor, near=row.round.region, before=before, after=after)
        return row


def draw(plan_id: int, *, actor: User, with_signs: Iterable[str] = ()) -> LookBackPlan:
    """Draw the sample, once and for all: the list is frozen, the seed fixed, the lowest ranks are picked.

    Beside it come all items with warning signs (`with_signs` and what lookback.signs' providers name) and those that
    an earlier look-back found only partly consolidated. Raises PermissionDenied; WrongState when it is drawn already;
    ValidationError when there is nothing to draw from.
    """
    with acts.act_on(plan_id) as row:
        require(actor, "lookback.plan", row.round.region)
        acts.require_state(row, State.PLANNED)
        found = population.candidates(row)
        if not found:
            raise ValidationError(
                _("Nothing of this kind was closed in that time. Widen the days or choose something else."),
                code="nothing",
            )
        _freeze(row, found, actor)
        by_key = {one.key: one for one in found}
        chosen = drawing.draw(
            population.items(found),
            seed=row.seed,
            size=drawing.places(len(found), size=row.size, share=row.share),
        )
        picks = [_pick(row, by_key[one.key], Why.DRAWN, one.rank) for one in chosen]
        picks += _beside(row, found, {one.key for one in chosen}, {*with_signs, *signs.of_round(row.round)})
        _save(picks)
        counts = {why: sum(pick.why == why for pick in picks) for why in Why}
        after = {
            "seed": row.seed,
            "population": len(found),
            "population_fingerprint": row.population_digest,
            "drawn": counts[Why.DRAWN],
            "with_signs": counts[Why.SIGN],
            "partly_before": counts[Why.AGAIN],
        }
        acts.write(Verb.DRAWN, row, actor=actor, near=row.round.region, after=after)
        return row


def _freeze(row: LookBackPlan, found: list[Candidate], actor: User) -> None:
    Population.objects.create(plan=row, rows=[[one.key, one.stratum, one.subject] for one in found])
    row.seed = row.seed or secrets.token_hex(SEED_BYTES)
    row.algorithm = drawing.ALGORITHM
    row.population_size, row.population_digest = len(found), drawing.digest(population.items(found))
    row.state, row.drawn_by, row.drawn_at = State.DRAWN, actor, clock.now()
    row.save()


def _beside(row: LookBackPlan, found: list[Candidate], have: set[str], named: set[str]) -> list[Pick]:
    """Picks beside the sample: items with signs, and those that were only partly consolidated last time."""
    earlier = Pick.objects.counting().filter(plan__round=row.round, plan__number__lt=row.number)
    last: dict[str, str] = {}
    for pick in earlier.exclude(result="").exclude(result=Result.NOT_POSSIBLE).order_by("plan__number", "pk"):
        last[apart.subject_of(pick)] = pick.result
    partly = {subject for subject, result in last.items() if result == Result.PARTLY}
    picks = []
    for one in found:
        if one.key not in have and (why := Why.AGAIN if one.subject in partly else Why.SIGN) and (
            one.subject in partly or one.subject in named
        ):  # fmt: skip
            picks.append(_pick(row, one, why, drawing.rank(row.seed, one.key)))
    return picks


def _pick(row: LookBackPlan, one: Candidate, why: Why, rank: str = "", reason: str = "") -> Pick:
    return Pick(
        plan=row, key=one.key, stratum=one.stratum, task_id=one.task_id, assignment_id=one.assignment_id,
        unit_id=one.unit_id, place_id=one.place_id, why=why, rank=rank, reason=reason,
    )  # fmt: skip


def _save(picks: list[Pick]) -> None:
    last_words = apart.last_words(picks)
    for pick in picks:
        pick.accepted_by_id = last_words.get(apart.subject_of(pick))
    Pick.objects.bulk_create(picks)


def name_item(plan_id: int, *, actor: User, subject: str, why: str) -> Pick:
    """Add one closed item to a drawn look-back by hand, with a reason; `subject` is its text key.

    Raises PermissionDenied; WrongState; ValidationError for a short reason, an item that is in it already, or one that
    is not closed or not of this look-back's field.
    """
    with acts.act_on(plan_id) as row:
        require(actor, "lookback.plan", row.round.region)
        acts.require_state(row, State.DRAWN)
        why = acts.reason(why)
        found = population.of_subject(row, subject)
        if found is None:
            raise ValidationError(
                {"subject": _("Choose an item that is closed and belongs to this look-back.")}, code="subject"
            )
        if row.picks.filter(key=found.key).exists():
            raise ValidationError({"subject": _("This item is in the look-back already.")}, code="twice")
        pick = _pick(row, found, Why.BY_HAND, reason=why[:300])
        _save([pick])
        acts.write(Verb.NAMED, pick, actor=actor, near=row.round.region, note=why)
        return pick


def draw_again(plan_id: int, *, actor: User, why: str, seed: str | None = None) -> LookBackPlan:
    """Set a drawn look-back aside and draw a new one of the next number, with a reason; the first stays on record.

    Raises PermissionDenied; ValidationError for a short reason; WrongState when it is not drawn or a visit was made.
    """
    with acts.act_on(plan_id) as old:
        require(actor, "lookback.plan", old.round.region)
        acts.require_state(old, State.DRAWN)
        why = acts.reason(why)
        picks = list(old.picks.select_for_update(of=("self",)).select_related("deadline").order_by("pk"))
        if any(pick.result or pick.checks.exists() for pick in picks):
            raise acts.WrongState(
                _("A visit of this look-back has been made, so its draw stands. Plan the next one instead."),
                code="visited",
            )
        for pick in picks:
            chasing.settle(pick.deadline, clock.today())
        old.state = State.SET_ASIDE
        old.save(update_fields=["state"])
        values = {name: getattr(old, name) for name in OWN} | {"seed": (seed or "").strip()}
        acts.write(Verb.SET_ASIDE, old, actor=actor, near=old.round.region, note=why)
        new = _plan(old.round, actor, replaces=old, why_again=why[:300], **values)
    return draw(new.pk, actor=actor)


def drop(pick_id: int, *, actor: User) -> Pick:
    """Drop an item that was opened again before anybody visited it. Raises WrongState while it is still closed."""
    with acts.act_on_pick(pick_id) as pick:
        require(actor, "lookback.plan", pick.plan.round.region)
        acts.require_stage(pick, Stage.WAITING)
        if still_closed(pick):
            raise acts.WrongState(_("This item is still closed, so it is visited."), code="closed")
        pick.stage = Stage.DROPPED
        pick.save(update_fields=["stage"])
        chasing.settle(pick.deadline, clock.today())
        acts.write(Verb.DROPPED, pick, actor=actor, near=pick.plan.round.region)
        return pick


def still_closed(pick: Pick) -> bool:
    """Whether the pick's item is closed today and was not opened again."""
    one = population.closed_subjects([pick])
    return apart.subject_of(pick) in one


def finish(plan_id: int, *, actor: User) -> LookBackPlan:
    """End a look-back whose items are all concluded. Raises PermissionDenied, WrongState."""
    with acts.act_on(plan_id) as row:
        require(actor, "lookback.plan", row.round.region)
        acts.require_state(row, State.DRAWN)
        left = row.picks.filter(stage__in=(Stage.WAITING, Stage.FOUND)).count()
        if left:
            raise acts.WrongState(
                _("%(n)d items are not visited or not concluded yet.") % {"n": left}, code="unfinished"
            )
        row.state, row.finished_at, row.finished_on = State.FINISHED, clock.now(), clock.today()
        row.save(update_fields=["state", "finished_at", "finished_on"])
        acts.write(Verb.FINISHED, row, actor=actor, near=row.round.region, after={"items": row.picks.count()})
        return row
