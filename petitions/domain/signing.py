"""The signatures on a reply: its dossier, its chain, whose turn it is, returning."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.turns import signers
from deadlines import terms
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Role, User
from orgs.reauth import Proof
from petitions.domain import assigning, places, secrecy
from petitions.domain.acts import act_on
from petitions.domain.moves import move, require_stage, write
from petitions.domain.rules import rules_of
from petitions.models import Assignment, Reply
from petitions.states import REPLIED, Stage, Verb
from records import clock
from records.trail import key, plain
from signoff import engine
from signoff.models import Run, Signature
from signoff.steps import OFFICE_CHECK


def content(assignment: Assignment, reply: Reply) -> dict[str, Any]:
    """Everything a signer answers for, in JSON's own types and in a fixed order; nothing of who complained."""
    petition = assignment.petition
    words = (
        "version", "investigation", "verdict", "handling", "no_action", "closing", "rectified_on", "accountability",
        *Reply.RESULTS,
    )  # fmt: skip
    return plain(
        {
            "petition": petition.number,
            "summary": petition.summary,
            "unit": assignment.organisation_id,
            "part": assignment.part,
            "reply": [[name, getattr(reply, name)] for name in words],
            "findings": [[f.order, f.text, f.verdict] for f in reply.findings.order_by("order")],
            "files": sorted(
                [f.file.sha256, f.phase, f.caption]
                for f in assignment.files.filter(withdrawn_at=None).select_related("file")
            ),
            "points": sorted([t.item.order, t.item.text, t.note] for t in assignment.ticks.select_related("item")),
        }
    )


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON text, 64 hexadecimal digits."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def begin(assignment: Assignment, reply: Reply, actor: User) -> None:
    """Start the chain of a filed reply of a locked case; without a chain it goes to the office at once.

    Either way what the unit was told before is done with.
    """
    rules = rules_of(assignment.petition.round)
    if not rules.chain_steps:
        to_review(assignment, actor)
        return
    seats = [places.of_step(assignment, step) for step in rules.chain_steps]
    assignment.run = engine.start(
        key(assignment),
        f"petition v{rules.chain_version}",
        rules.chain_steps,
        seats,
        digest=digest(content(assignment, reply)),
        filed_by=actor,
        scope=key(assignment.petition.round),
    )
    assignment.save(update_fields=["run"])
    go_on(assignment, assignment.run, actor)


def go_on(assignment: Assignment, run: Run, actor: User) -> None:
    """After a step: the office finds the reply in its review, everybody else among what they have to sign."""
    if run.state == Run.State.OPEN and engine.current_code(run) == OFFICE_CHECK:
        to_review(assignment, actor)
    elif run.state == Run.State.OPEN:
        announce(assignment, run)


def to_review(assignment: Assignment, actor: User) -> None:
    """Hand a locked case to the office for its review."""
    move(assignment, Verb.TO_REVIEW, actor=actor)
    settle(key(assignment))
    seat = places.office_of(assignment.petition.round.region)
    people = tree.holders(seat.organisation, (Role.OFFICE,), clock.today()) if seat and seat.organisation else []
    tell(
        people,
        gettext_noop("To review: the reply of %(unit)s to petition %(number)s."),
        {"unit": str(assignment.organisation), "number": assignment.petition.number},
        dedupe=f"review:{assignment.pk}:{assignment.facts.count()}",
        about=key(assignment),
        url=f"/desk/petitions/cases/{assignment.pk}/review/",
    )


def sign(run_id: int, *, actor: User, seen: str, proof: Proof | None, comment: str = "") -> Assignment:
    """Approve the open step of a reply's chain. Raises what signoff.engine.sign raises.

    The office's own step is signed by passing the review (petitions.domain.reviewing), which looks at more.
    """
    with act_on(assignment_of(run_id)) as row:
        require_stage(row, Stage.IN_SIGNOFF)
        run, signature = engine.sign(run_id, actor=actor, seen=seen, proof=proof, comment=comment)
        note(row, engine.Verb.SIGNED, actor, signature)
        if run.state == Run.State.PASSED:  # a chain without the office's step: the office reviews without signing
            to_review(row, actor)
        else:
            go_on(row, run, actor)
        return row


def send_back(run_id: int, *, actor: User, reason: str, seen: str) -> Assignment:
    """Return a reply from the open step to the unit, with a reason; it writes a new version."""
    with act_on(assignment_of(run_id)) as row:
        require_stage(row, *REPLIED)
        _run, signature = engine.send_back(run_id, actor=actor, to=0, reason=reason, seen=seen)
        note(row, engine.Verb.RETURNED, actor, signature)
        return_to_unit(row, actor, reason)
        return row


def withdraw(signature_id: int, *, actor: User) -> Assignment:
    """Take one's own signature back before the next person acts."""
    run_id = Signature.objects.values_list("run", flat=True).get(pk=signature_id)
    with act_on(assignment_of(run_id)) as row:
        if row.stage != Stage.IN_SIGNOFF:
            raise engine.Conflict(_("The next person has the reply already, so the signature stays."), code="too_late")
        run, signature = engine.withdraw(signature_id, actor=actor)
        note(row, engine.Verb.WITHDRAWN, actor, signature)
        announce(row, run)
        return row


def return_to_unit(assignment: Assignment, actor: User, reason: str) -> None:
    """Give a locked case back to its unit: the reply stands as returned, the limit runs again with its date."""
    reply = filed_reply(assignment)
    reply.state, reply.returned_why = Reply.State.RETURNED, reason
    reply.save(update_fields=["state", "returned_why"])
    move(assignment, Verb.RETURNED, actor=actor, note=secrecy.blanked(assignment.petition, reason))
    terms.resume(assignment.deadline, clock.today())
    settle(key(assignment))
    tell(
        tree.holders(assignment.organisation, (Role.CLERK, Role.HEAD), clock.today()),
        gettext_noop("The reply to petition %(number)s was returned; mend it and reply again."),
        {"number": assignment.petition.number},
        dedupe=f"returned:{assignment.pk}:{reply.version}:{assignment.facts.count()}",
        about=key(assignment),
        url=f"/desk/petitions/cases/{assignment.pk}/",
        due_on=assignment.deadline.due_on if assignment.deadline else None,
    )
    assigning.tell_joint_again(assignment)


def filed_reply(assignment: Assignment) -> Reply:
    """The reply that is being signed, reviewed or stands. Raises Reply.DoesNotExist."""
    return assignment.replies.exclude(state=Reply.State.DRAFT).latest("version")


def announce(assignment: Assignment, run: Run) -> None:
    """Whoever can sign the open step finds it in the inbox."""
    settle(key(assignment))
    step = engine.current_step(run)
    for seat in engine.free_seats(run):
        tell(
            signers(seat),
            gettext_noop("To sign: the reply of %(unit)s to petition %(number)s, by %(due)s."),
            {
                "unit": str(assignment.organisation),
                "number": assignment.petition.number,
                "due": str(step.due_on),
            },
            dedupe=f"sign:{run.pk}:{seat.pk}:{run.signatures.count()}",
            about=key(assignment),
            url=f"/desk/petitions/sign/{run.pk}/",
            due_on=step.due_on,
        )


def assignment_of(run_id: int) -> int:
    """The case whose reply a run signs off. Raises ValidationError where the run is none of a petition."""
    subject = Run.objects.values_list("subject", flat=True).get(pk=run_id)
    name, _colon, pk = subject.partition(":")
    if name != "petitions.assignment":
        raise Assignment.DoesNotExist
    return int(pk)


def note(assignment: Assignment, verb: engine.Verb, actor: User, signature: Signature) -> None:
    """A signature's line in the trail."""
    after = {
        "step": signature.step.code,
        "signer": signature.signer_name,
        "post": signature.signer_post,
        "dossier": signature.dossier_digest[:12],
    }
    if signature.on_behalf_name:
        after["on_behalf_of"] = signature.on_behalf_name
    write(verb, assignment, actor=actor, after=after, note=secrecy.blanked(assignment.petition, signature.comment))
