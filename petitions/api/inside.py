"""What a reader gets of the inside of a case: the same rows and words as its page."""

from typing import Any

from orgs.models import User
from orgs.permissions import may
from petitions import casefile
from petitions.doable import doable as acts
from petitions.domain import handling, reviewing, secrecy
from petitions.domain.assigning import joint_seen
from petitions.models import Assignment, Reply
from petitions.states import Stage
from petitions.telling import Tell, retell, teller
from signoff import engine

__all__ = ["acts", "joint_seen", "told"]


def told(case: Assignment, user: User) -> dict[str, Any] | None:
    """Replies, files, requests, calls, notices and signatures in the words that the person may read; None for the
    accused side (petitions.casefile.reads_reply)."""
    if not casefile.reads_reply(user, case):
        return None
    tell, accused = teller(user, case), secrecy.on_accused_side(user, case.petition)
    replies = list(case.replies.exclude(state=Reply.State.DRAFT).prefetch_related("findings").order_by("-version"))
    for reply in replies:
        casefile.reply_facts(reply, tell)
    files, ticks = casefile.evidence(case, tell), list(case.ticks.order_by("item__order"))
    requests, calls = list(case.extensions.order_by("-pk")), list(case.call_backs.order_by("-pk"))
    retell(ticks, tell, "note")
    retell(requests, tell, "why")
    if accused:  # a note of a call says what the petitioner said
        retell(calls, lambda text: "", "note")
    return {
        "replies": replies,
        "draft": handling.draft_of(case) if "write" in acts(case, user) else None,
        "files": [*files["live"], *files["withdrawn"]],
        "ticks": ticks,
        "more_time": requests,
        "call_backs": calls,
        "notices": list(case.notices.prefetch_related("objections")),
        "signoff": _signoff(case, user, tell),
        "review_seen": _review_seen(case, user, accused=accused),
    }


def _signoff(case: Assignment, user: User, tell: Tell) -> dict[str, Any] | None:
    run = case.run
    if run is None:
        return None
    mine = engine.seat_for(run, user) if case.stage == Stage.IN_SIGNOFF else None
    return {
        "id": run.pk,
        "state": run.state,
        "position": run.position,
        "my_seat": mine[0].pk if mine else None,
        "seen": engine.seen_digest(run),
        "signatures": casefile.chain(run, tell)["signatures"],
    }


def _review_seen(case: Assignment, user: User, *, accused: bool) -> str | None:
    reviews = may(user, "petition.review", case.petition.round.region) and not accused
    return reviewing.seen_digest(case) if reviews and case.stage == Stage.IN_REVIEW else None
