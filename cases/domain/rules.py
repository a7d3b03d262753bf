"""The rules of a round that the office edits: its chain of signatures and its two checklists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import ChecklistItem, ChecklistTick, Round
from cases.states import RoundVerb, Stage
from orgs.models import User
from orgs.permissions import require
from records.trail import record
from signoff.steps import CHAINS, KINDS, template

MAX_DAYS = 60  # working days that a single step may take
MAX_TEXT = 200  # characters of a checklist line, as in the database
UNDER_SIGNATURE = (Stage.IN_SIGNOFF, Stage.ACCEPTED, Stage.IN_NOTICE)


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as the office wants it: its kind, own name ('' for the kind's), time to sign, site visit or not."""

    code: str
    working_days: int
    site_visit: bool
    name: str = ""


@transaction.atomic
def set_chain(round_id: int, drafts: Sequence[StepDraft], *, actor: User, seen: int) -> Round:
    """Give a round another chain. Chains that run keep the version they began with; `seen` is the version shown.

    Who signs comes from the kind of step. Raises PermissionDenied; WrongState for a version that is not the newest;
    ValidationError for an empty chain, an unknown or doubled kind, or a time outside 1–60 working days.
    """
    round = _locked(round_id, actor)
    if round.chain_version != seen:
        raise WrongState(_("Somebody else changed the chain while you wrote. Compare, then save again."), code="stale")
    _check(drafts)
    steps = [_step(draft) for draft in drafts]
    if steps == round.chain_steps:
        return round
    return _keep_chain(round, steps, round.chain, actor)


@transaction.atomic
def reset_chain(round_id: int, chain: str, *, actor: User) -> Round:
    """Start again from a chain that comes with the product. Raises PermissionDenied, ValidationError."""
    round = _locked(round_id, actor)
    if chain not in CHAINS:
        raise ValidationError({"chain": _("Choose one of the chains.")}, code="chain")
    return _keep_chain(round, template(chain), chain, actor)


@transaction.atomic
def edit_checklists(round_id: int, texts: Mapping[int, str], *, actor: User) -> int:
    """Give checklist lines the office's own words; `texts` maps line ids to their new text.

    A line that dossiers under signature were ticked on stays as it is, because those signatures stand on its words.
    Returns how many lines changed. Raises PermissionDenied; ValidationError naming every line that cannot be changed.
    """
    round = _locked(round_id, actor)
    items = ChecklistItem.objects.select_for_update().filter(round=round, pk__in=list(texts))
    changed = [item for item in items if texts[item.pk].strip() not in (item.text, _(item.text))]
    faults = [fault for item in changed if (fault := _hindrance(item, texts[item.pk].strip()))]
    if faults:
        raise ValidationError(faults, code="checklist")
    for item in changed:
        before, item.text, item.is_default = item.text, texts[item.pk].strip(), False
        item.save(update_fields=["text", "is_default"])
        record(RoundVerb.EDITED, round, actor=actor, before={"item": before}, after={"item": item.text})
    return len(changed)


def _locked(round_id: int, actor: User) -> Round:
    round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
    require(actor, "round.edit", round.region)
    return round


def _check(drafts: Sequence[StepDraft]) -> None:
    faults = []
    if not drafts:
        faults.append(_("A chain needs at least one step."))
    codes = [draft.code for draft in drafts]
    if unknown := [code for code in codes if code not in KINDS]:
        faults.append(_("Unknown kind of step: %(code)s.") % {"code": unknown[0]})
    if len(set(codes)) != len(codes):
        faults.append(_("Each kind of step stands in a chain only once."))
    if any(not 1 <= draft.working_days <= MAX_DAYS for draft in drafts):
        faults.append(_("Give each step between 1 and %(n)d working days.") % {"n": MAX_DAYS})
    if faults:
        raise ValidationError(faults, code="chain")


def _step(draft: StepDraft) -> dict[str, Any]:
    kind = KINDS[draft.code]
    step = {
        "code": draft.code,
        "seats": [[who, role.value] for who, role in kind.seats],
        "quorum": kind.quorum,
        "site_visit": draft.site_visit,
        "working_days": draft.working_days,
    }
    name = draft.name.strip()
    return step | ({"name": name} if name and name != str(kind.label) else {})


def _keep_chain(round: Round, steps: list[dict[str, Any]], chain: str, actor: User) -> Round:
    before = {"chain": _summary(round.chain_steps), "version": round.chain_version}
    round.chain_steps, round.chain, round.chain_version = steps, chain, round.chain_version + 1
    round.save(update_fields=["chain_steps", "chain", "chain_version"])
    after = {"chain": _summary(steps), "version": round.chain_version}
    record(RoundVerb.EDITED, round, actor=actor, before=before, after=after)
    return round


def _summary(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the trail keeps of a chain: one line a step."""
    return [
        {"step": step["code"], "name": step.get("name", ""), "days": step["working_days"], "visit": step["site_visit"]}
        for step in steps
    ]


def _hindrance(item: ChecklistItem, text: str) -> str:
    where = {"list": item.get_list_display(), "n": item.order}
    if not text:
        return _("%(list)s %(n)d: write the condition.") % where
    if len(text) > MAX_TEXT:
        return _("%(list)s %(n)d: the text is too long.") % where
    bound = ChecklistTick.objects.filter(item=item, task__stage__in=UNDER_SIGNATURE).count()
    if bound:
        where["bound"] = bound
        return _("%(list)s %(n)d: %(bound)d dossiers under signature stand on its words; change it later.") % where
    return ""
