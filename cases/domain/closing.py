"""Striking a task off (销号): the dossier is submitted, signed step by step, returned or accepted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain import dossier, gate, moves, turns
from cases.domain.acts import act_on, doing_units
from cases.models import Closure, Task
from cases.states import Stage, Verb
from deadlines import terms
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import may, require
from orgs.reauth import Proof
from records import clock
from records.models import Evidence
from records.trail import key
from signoff import engine, paper
from signoff.models import PaperSheet, Run, Signature


class GateShut(ValidationError):
    """The dossier cannot be submitted yet; `findings` are all conditions that are not met."""

    def __init__(self, findings: list[gate.Finding]) -> None:
        super().__init__([f.label for f in findings], code="gate")
        self.findings = findings


def submit(task_id: int, *, actor: User, statement: str) -> Closure:
    """Freeze the dossier of a completed task and open its chain of signatures.

    Raises PermissionDenied; WrongState; GateShut with every unmet condition; ValidationError for an empty statement.
    """
    with act_on(task_id, actor) as task:
        require(actor, "closure.submit", *doing_units(task))
        if not statement.strip():
            raise ValidationError(
                {"statement": _("Describe what was reached, for those who will sign.")}, code="statement"
            )
        moves.require_stage(task, Stage.WORKING, Stage.REPORTED)
        if missing := gate.unmet(task):
            raise GateShut(missing)
        round = task.problem.round
        places = [
            [p for who, role in step["seats"] for p in gate.places(task, who, Role(role))] for step in round.chain_steps
        ]
        frozen = dossier.freeze(task, statement)
        chain = f"{round.chain} v{round.chain_version}"
        run = engine.start(
            key(task), chain, round.chain_steps, places, digest=frozen.sha256, filed_by=actor, scope=key(round)
        )
        closure = Closure.objects.create(task=task, run=run, statement=statement, filed_by=actor)
        moves.move(task, Verb.SUBMITTED, actor=actor, note=statement, after={"dossier": frozen.sha256[:12]})
        turns.announce(task, run)
        return closure


def sign(run_id: int, *, actor: User, seen: str, proof: Proof | None, **words: Any) -> Task:
    """Approve the open step; the last approval accepts the task. Raises what signoff.engine.sign raises."""
    with act_on(task_of(run_id), actor) as task:
        run, signature = engine.sign(run_id, actor=actor, seen=seen, proof=proof, **words)
        return _signed(task, run, signature, engine.Verb.SIGNED, actor)


def send_back(run_id: int, *, actor: User, to: int, reason: str, seen: str) -> Task:
    """Return the dossier to an earlier step, or (0) to the unit, which ends the run and the report of completion."""
    with act_on(task_of(run_id), actor) as task:
        run, signature = engine.send_back(run_id, actor=actor, to=to, reason=reason, seen=seen)
        _write(task, engine.Verb.RETURNED, actor, signature, {"to": to})
        if run.state == Run.State.RETURNED:
            return_to_unit(task, actor, reason)
        else:
            turns.announce(task, run)
        return task


def withdraw_signature(signature_id: int, *, actor: User) -> Task:
    """Take one's own signature back before the next person acts."""
    run_id = Signature.objects.values_list("run", flat=True).get(pk=signature_id)
    with act_on(task_of(run_id), actor) as task:
        run, signature = engine.withdraw(signature_id, actor=actor)
        _write(task, engine.Verb.WITHDRAWN, actor, signature, {})
        turns.announce(task, run)
        return task


def carry_paper(run_id: int, *, actor: User, signer: User, scan: Evidence, **sheet: Any) -> PaperSheet:
    """File the scan of a sheet signed by hand; it counts when a second person confirms it."""
    with act_on(task_of(run_id), actor) as task:
        require_may_carry(task, actor)
        carried = paper.carry(run_id, actor=actor, signer=signer, scan=scan, **sheet)
        after = {"signer": signer, "signed_on": carried.signed_on, "scan": scan.sha256}
        moves.write(engine.Verb.PAPER_CARRIED, task, actor=actor, after=after)
        _tell_carried(task, carried)
        return carried


def may_carry(task: Task, actor: User) -> bool:
    """Whether the actor may bring a signed sheet back: the office and the task's units may."""
    return may(actor, "closure.carry_paper", task.problem.round.region, *doing_units(task))


def require_may_carry(task: Task, actor: User) -> None:
    """Raises PermissionDenied unless `may_carry`."""
    require(actor, "closure.carry_paper", task.problem.round.region, *doing_units(task))


def confirm_paper(sheet_id: int, *, actor: User, proof: Proof | None) -> Task:
    """Confirm a carried sheet; it becomes the leader's signature, marked as given on paper."""
    run_id = PaperSheet.objects.values_list("seat__step__run", flat=True).get(pk=sheet_id)
    with act_on(task_of(run_id), actor) as task:
        require(actor, "closure.confirm_paper", task.problem.round.region)
        run, signature = paper.confirm(sheet_id, actor=actor, proof=proof)
        settle(key(signature.seat))
        return _signed(task, run, signature, engine.Verb.PAPER_CONFIRMED, actor)


def refuse_paper(sheet_id: int, *, actor: User, why: str) -> PaperSheet:
    """Turn a carried sheet down."""
    run_id = PaperSheet.objects.values_list("seat__step__run", flat=True).get(pk=sheet_id)
    with act_on(task_of(run_id), actor) as task:
        require(actor, "closure.confirm_paper", task.problem.round.region)
        sheet = paper.refuse(sheet_id, actor=actor, why=why)
        settle(key(sheet.seat))
        moves.write(engine.Verb.PAPER_REFUSED, task, actor=actor, note=why)
        return sheet


def return_to_unit(task: Task, actor: User | None, reason: str) -> None:
    """Send a locked task back to be rectified: completion no longer stands, the deadline runs again."""
    moves.move(task, Verb.RETURNED, actor=actor, note=reason)
    terms.resume(task.deadline, clock.today())
    settle(key(task))
    people = {u for unit in doing_units(task) for u in tree.holders(unit, (Role.CLERK, Role.HEAD), clock.today())}
    tell(
        people,
        gettext_noop("“%(task)s” was returned: %(reason)s"),
        {"task": str(task), "reason": reason[:120]},
        dedupe=f"returned:{task.pk}:{task.facts.count()}",
        about=key(task),
        url=f"/desk/tasks/{task.pk}/",
    )


def task_of(run_id: int) -> int:
    """The task that a run signs off. Raises Closure.DoesNotExist."""
    return Closure.objects.values_list("task", flat=True).get(run=run_id)


def _signed(task: Task, run: Run, signature: Signature, verb: engine.Verb, actor: User) -> Task:
    _write(task, verb, actor, signature, {})
    if run.state == Run.State.PASSED:
        moves.move(task, Verb.ACCEPTED, actor=actor, after={"dossier": run.digest[:12]})
        settle(key(task))
        _tell_accepted(task)
    else:
        turns.announce(task, run)
    return task


def _write(task: Task, verb: engine.Verb, actor: User, signature: Signature, more: dict[str, Any]) -> None:
    after = {
        "step": signature.step.code,
        "signer": signature.signer_name,
        "post": signature.signer_post,
        "dossier": signature.dossier_digest[:12],
    }
    if signature.on_behalf_name:
        after["on_behalf_of"] = signature.on_behalf_name
    moves.write(verb, task, actor=actor, after=after | more, note=signature.comment)


def _tell_carried(task: Task, carried: PaperSheet) -> None:
    """Those who may compare scan and record are told; neither the one who carried it nor the signer is among them."""
    settle(key(carried.seat))  # an earlier sheet, printed before the dossier changed
    seats = [p.organisation for p in gate.places(task, "office", Role.OFFICE) if p.organisation]
    people = {u for seat in seats for u in tree.holders(seat, (Role.OFFICE, Role.VERIFIER), clock.today())}
    tell(
        people - {carried.carried_by, carried.signer},
        gettext_noop("A signature on paper waits to be confirmed: “%(task)s”, %(signer)s."),
        {"task": str(task), "signer": str(carried.signer)},
        dedupe=f"paper:{carried.pk}",
        about=key(carried.seat),
        url=f"/desk/paper/{carried.pk}/",
    )


def _tell_accepted(task: Task) -> None:
    text = gettext_noop("“%(task)s” has all signatures: open the public notice.")
    tell_office(task, text, dedupe=f"accepted:{task.pk}:{task.facts.count()}")


def tell_office(task: Task, text: str, *, dedupe: str) -> None:
    """Tell the office of the task's region; the entry leads to the notice of the task."""
    region = task.problem.round.region
    seats = [p.organisation for p in gate.places(task, "office", Role.OFFICE) if p.organisation] or [region]
    people = {u for seat in seats for u in tree.holders(seat, (Role.OFFICE,), clock.today())}
    tell(people, text, {"task": str(task)}, dedupe=dedupe, about=key(task), url=f"/desk/tasks/{task.pk}/notice/")
