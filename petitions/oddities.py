"""What a machine finds odd in a reply: hints for the reviewer, none of them stops anything."""

from django.utils.translation import gettext as _

from petitions.models import Assignment, HandlingFile, Reply
from petitions.states import Verdict

FOUND = (Verdict.FOUNDED, Verdict.BASICALLY, Verdict.PARTLY)


def hints(case: Assignment, reply: Reply) -> list[str]:
    """Sentences about a filed reply, each naming one thing to look at; empty when nothing is odd."""
    due, said = case.deadline.due_on if case.deadline else None, []
    if due and reply.filed_on and reply.filed_on > due:
        days = (reply.filed_on - due).days
        said.append(_("The reply came %(n)d days after the limit of %(due)s.") % {"n": days, "due": due})
    if n := sum(not row.verdict for row in reply.findings.all()):
        said.append(_("Sub-problems without a verdict: %(n)d.") % {"n": n})
    if reply.verdict in FOUND and not reply.no_action and not _acted(reply):
        said.append(_("Founded, but no enforcement result and nobody held to account, and not “no action needed”."))
    pictures = case.files.filter(withdrawn_at=None, file__media_type__startswith="image/")
    if not pictures.filter(phase=HandlingFile.Phase.AFTER).exists():
        said.append(_("There is no photograph from after the handling."))
    if other := _same_words(case, reply):
        said.append(
            _("The same words stand in the unit's reply to petition %(number)s.")
            % {"number": other.assignment.petition.number}
        )
    return said


def _acted(reply: Reply) -> bool:
    return bool(reply.accountability.strip()) or any(getattr(reply, name) for name in Reply.RESULTS)


def _same_words(case: Assignment, reply: Reply) -> Reply | None:
    """Another case of the unit whose filed reply has the same finding or the same action, word for word."""
    others = Reply.objects.filter(assignment__organisation=case.organisation_id).exclude(assignment=case)
    others = others.exclude(state=Reply.State.DRAFT).select_related("assignment__petition")
    for name in ("investigation", "handling"):
        text = getattr(reply, name).strip()
        found = others.filter(**{name: getattr(reply, name)}).order_by("-pk").first() if text else None
        if found:
            return found
    return None
