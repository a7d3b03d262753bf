"""Where a version stands and what comes next, in words and as steps."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plans.models import PlanVersion, PublicVersion
from plans.states import State

TONES = {State.RETURNED: "bad", State.APPROVED: "good", State.FILED: "good", State.CONSULTING: "info"}
ORDER = list(State.values)


def tone(version: PlanVersion) -> str:
    """The tone of the bar that says where it stands."""
    reply = getattr(getattr(version, "submission", None), "reply", None)
    if reply and not reply.approved:
        return "bad"
    return TONES.get(State(version.state), "info")


def now(version: PlanVersion) -> str:
    """Where the version stands and what comes next, in a sentence."""
    sent = getattr(version, "submission", None)
    match version.state:
        case State.DRAFT:
            return _("Version %(n)d is a draft. Next: ask units for comments, or submit it.") % {"n": version.number}
        case State.CONSULTING:
            return _consulting(version)
        case State.SETTLED:
            return _("Every comment on version %(n)d is settled. Next: draw the version with what was taken up, or "
                     "submit this one.") % {"n": version.number}  # fmt: skip
        case State.SUBMITTED | State.RECEIVED if sent:
            return _sent(version)
        case State.RETURNED if sent:
            text = _("Returned on %(day)s: %(note)s Next: mend the tasks and draw another version.")
            return text % {"day": sent.reply.replied_on, "note": sent.reply.note}
        case State.APPROVED if sent:
            return _("Approved on %(day)s. Next: file it, and prepare the public version.") % {
                "day": sent.reply.replied_on
            }
    return _filed(version)


def _consulting(version: PlanVersion) -> str:
    waiting = version.consultations.filter(comment=None, ended_on=None).count()
    undecided = version.consultations.exclude(comment__text="").filter(
        comment__isnull=False, comment__settlement=None
    ).count()  # fmt: skip
    first = ngettext("%(n)d unit has still to answer", "%(n)d units have still to answer", waiting) % {"n": waiting}
    second = ngettext("%(n)d comment waits for a decision", "%(n)d comments wait for a decision", undecided) % {
        "n": undecided
    }
    return _("Version %(n)d is being consulted on: %(first)s, %(second)s.") % {
        "n": version.number,
        "first": first,
        "second": second,
    }


def _sent(version: PlanVersion) -> str:
    sent = version.submission
    facts = {"day": sent.submitted_on, "to": sent.to}
    if hasattr(sent, "receipt"):
        text = _("Submitted on %(day)s to %(to)s, received on %(received)s. Filing need not wait for the reply.")
        return text % (facts | {"received": sent.receipt.received_on})
    return _("Submitted on %(day)s to %(to)s; the receipt is not entered yet.") % facts


def _filed(version: PlanVersion) -> str:
    sent = getattr(version, "submission", None)
    reply = getattr(sent, "reply", None)
    filed = _("Filed on %(day)s: goals, deadlines, measures and units change only by approved requests.") % {
        "day": version.filed_on
    }
    if reply and not reply.approved:
        text = _("It was returned on %(day)s after it had been filed: %(note)s Ask for changes of the plan.")
        return f"{filed} {text % {'day': reply.replied_on, 'note': reply.note}}"
    if sent and not reply:
        return _("%(filed)s The reply of the level above is still to come.") % {"filed": filed}
    return filed


def steps(version: PlanVersion, public: QuerySet[PublicVersion]) -> list[dict[str, Any]]:
    """The way of a version for components/step_strip.html: drawn, consulted, submitted, received, replied, filed,
    public."""
    sent = getattr(version, "submission", None)
    receipt, reply = getattr(sent, "receipt", None), getattr(sent, "reply", None)
    released = public.filter(state=PublicVersion.State.RELEASED).order_by("-released_at").first()
    return [
        _step(pgettext("plan", "Drawn"), version.made_on, _("version %(n)d") % {"n": version.number}),
        _consulted_step(version, asked=version.consultations.exists()),
        _step(pgettext("plan", "Submitted"), sent and sent.submitted_on, sent.document_number if sent else ""),
        _step(pgettext("plan", "Receipt"), receipt and receipt.received_on),
        _reply_step(reply),
        _step(pgettext("plan", "Filed"), version.filed_on),
        _step(pgettext("plan", "Public"), released and released.released_on),
    ]


def _step(label: str, day: Any, note: str = "", *, done: bool = False, current: bool = False) -> dict[str, Any]:
    state = "done" if day or done else "current" if current else "waiting"
    word = {"done": _("done"), "current": _("in hand"), "waiting": pgettext("plan", "not yet")}[state]
    return {"label": label, "state": state, "word": word, "when": day.isoformat() if day else "", "note": note}


def _consulted_step(version: PlanVersion, *, asked: bool) -> dict[str, Any]:
    label, is_current = _("Comments of units"), version.state == State.CONSULTING
    if not asked and version.state != State.DRAFT:
        return {"label": label, "state": "waiting", "word": _("no unit was asked")}
    return _step(label, None, done=asked and not is_current, current=is_current)


def _reply_step(reply: Any) -> dict[str, Any]:
    if reply and not reply.approved:
        return {
            "label": pgettext("plan", "Reply"), "state": "returned", "word": _("returned"),
            "when": reply.replied_on.isoformat(), "note": reply.document_number,
        }  # fmt: skip
    return _step(pgettext("plan", "Reply"), reply and reply.replied_on, reply.document_number if reply else "")
