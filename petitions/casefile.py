"""What the pages of one case show: the wording by right, where it stands, replies, evidence, signatures."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import brief
from cases.views.task_page import deadline
from orgs.models import User
from petitions.domain import closing, releasing, secrecy
from petitions.domain.handlers import doing_units, handles
from petitions.lamps import lamp
from petitions.models import Assignment, HandlingFile, Original, Petition, Reply
from petitions.states import AT_UNIT, Stage
from petitions.telling import Tell, as_written, retell
from records import clock
from signoff import engine
from signoff.models import Run

Phase = HandlingFile.Phase


def head(case: Assignment, user: User) -> dict[str, Any]:
    """What stands above every page of a case."""
    return {
        "case": case,
        "petition": case.petition,
        "object_name": "" if secrecy.on_accused_side(user, case.petition) else case.petition.object_name,
        "part": part_for(user, case),
        "round": case.petition.round,
        "lamp": lamp(case, clock.today()),
        "limit": deadline(case.deadline),
        "case_url": reverse("petitions:case", args=[case.pk]),
        "types": [row.get_kind_display() for row in case.petition.types.all()],
    }


def wording(user: User, petition: Petition) -> dict[str, Any]:
    """The wording as far as the person may read it: `original`, else `text`; neither where it is withheld."""
    if secrecy.sees_original(user, petition):
        kept = Original.objects.filter(petition=petition).first()
        return {"original": kept.content if kept else "", "text": petition.summary}
    return {"original": None, "text": summary(user, petition)}


def summary(user: User, petition: Petition) -> str | None:
    """The masked wording; None while it is withheld from the person."""
    return releasing.summary_for(user, petition)


def reads_reply(user: User, case: Assignment) -> bool:
    """Whether the person may read what the unit found and did.

    Not the accused side, unless its own unit handles the case, or it is their turn to sign it or they did: the reply
    tells what the petition said.
    """
    if not secrecy.on_accused_side(user, case.petition) or handles(user, case, *doing_units(case)):
        return True
    run = case.run
    return run is not None and (engine.seat_for(run, user) is not None or run.signatures.filter(signer=user).exists())


def part_for(user: User, case: Assignment) -> str:
    """The part of the petition that the case is about: it tells what was reported, as the reply does."""
    return case.part if reads_reply(user, case) else ""


def newest_reply(case: Assignment) -> Reply | None:
    """The newest reply that was filed, with its sub-problems."""
    filed = case.replies.exclude(state=Reply.State.DRAFT).prefetch_related("findings")
    return filed.select_related("filed_by").order_by("-version").first()


def reply_facts(reply: Reply, tell: Tell) -> dict[str, Any]:
    """A reply for reading: its sub-problems and the enforcement results that are not zero."""
    fields, findings = {field.name: field for field in Reply._meta.fields}, list(reply.findings.all())
    retell([reply], tell, "investigation", "handling", "accountability", "handlers", "returned_why")
    retell(findings, tell, "text")
    return {
        "reply": reply,
        "findings": findings,
        "results": [
            {"label": fields[name].verbose_name, "value": getattr(reply, name)}
            for name in Reply.RESULTS
            if getattr(reply, name)
        ],
    }


def evidence(case: Assignment, tell: Tell) -> dict[str, Any]:
    """The files of a case for components/evidence_grid.html: pictures before and after in pairs, then the others."""
    files = list(case.files.select_related("file").order_by("pk"))
    retell(files, tell, "caption", "withdrawn_why")
    retell([row.file for row in files], tell, "name")
    live = [row for row in files if row.withdrawn_at is None]
    sides = {
        phase: [file_item(row) for row in live if row.phase == phase and row.file.is_image]
        for phase in (Phase.BEFORE, Phase.AFTER)
    }
    before, after = sides[Phase.BEFORE], sides[Phase.AFTER]
    pairs = [
        {
            "title": "",
            "before": before[n] if n < len(before) else None,
            "after": after[n] if n < len(after) else None,
        }
        for n in range(max(len(before), len(after)))
    ]
    others = [file_item(row) for row in live if row.phase == Phase.DOCUMENT or not row.file.is_image]
    return {
        "live": live,
        "pairs": pairs,
        "files": others,
        "withdrawn": [row for row in files if row.withdrawn_at is not None],
        "has_after": bool(after),
    }


def file_item(row: HandlingFile, tell: Tell = as_written) -> dict[str, Any]:
    """One file for components/evidence_item.html."""
    return {
        "url": reverse("petitions:file", args=[row.pk]),
        "thumb_url": reverse("petitions:thumbnail", args=[row.pk]) if row.file.is_image else "",
        "name": tell(row.caption or row.file.name),
        "kind": row.file.name.rpartition(".")[2].upper(),
        "meta": f"{timezone.localdate(row.added_at)}",
        "sha": row.file.sha256,
    }


def chain(run: Run, tell: Tell) -> dict[str, Any]:
    """The signatures on a reply: steps, opinions, who has it now."""
    seats, signatures = brief.seats_of(run), brief.signatures_of(run)
    retell(signatures, tell, "comment")
    return {
        "run": run,
        "seats": seats,
        "signatures": signatures,
        "steps": brief.strip(run, seats, signatures, clock.today()),
        "opinions": brief.opinions(s for s in signatures if s.counts),
        "void": brief.opinions(s for s in signatures if not s.counts),
        "holds": brief.holds_now(run, seats, signatures),
    }


def who_has_it(case: Assignment, holds: dict[str, Any] | None = None) -> str:
    """Where a case is now and what comes next, by when, in one sentence."""
    due = case.deadline.due_on if case.deadline else None
    by_stage = {
        Stage.HANDED_OVER: _("%(unit)s signs for it, then replies by %(due)s."),
        Stage.HANDLING: _("%(unit)s handles it and replies by %(due)s."),
        Stage.IN_REVIEW: _("The rectification office reviews the reply."),
        Stage.STAGED: _("%(unit)s goes on and replies again for the final closing."),
        Stage.CLOSED: _("Nothing is left to do."),
        Stage.IN_SIGNOFF: _("The reply is being signed."),
    }
    stage = Stage(case.stage)
    if holds:
        said = pgettext("petition", "Now with: %(who)s, by %(due)s.")
        return said % {"who": holds["who"], "due": holds["due"]}
    if stage == Stage.TRANSFERRED:
        return _("Another unit has taken it over.")
    if stage in (Stage.REVIEWED, Stage.IN_NOTICE):
        return " ".join(closing.hindrances(case)) or _("The rectification office can close it.")
    return by_stage[stage] % {"unit": case.organisation, "due": due}


def is_late(case: Assignment) -> bool:
    """Whether the unit still owes a reply whose limit has passed."""
    limit = case.deadline
    return bool(case.stage in AT_UNIT and limit and limit.due_on and limit.due_on < clock.today())
