"""Which acts on plans are open to a person now: what their pages offer. The rules themselves are in plans.domain."""

from orgs.models import User
from orgs.permissions import may
from plans.domain import filing, publishing
from plans.models import Consultation, PlanVersion, PublicVersion, SubPlanDuty
from plans.states import Standing, State


def on_version(version: PlanVersion, user: User, *, is_latest: bool) -> frozenset[str]:
    """Codes of the acts that `user` may do on a version of the round's plan."""
    region, state, acts = version.plan.round.region, version.state, set()
    sent = getattr(version, "submission", None)
    if is_latest and may(user, "plan.consult", region):
        acts |= {"ask"} if state in (State.DRAFT, State.CONSULTING) else set()
        acts |= {"close"} if state == State.CONSULTING else set()
    if may(user, "plan.submit", region):
        acts |= {"confirm"} if is_latest else set()
        acts |= {"submit"} if is_latest and not sent and state in (State.DRAFT, State.SETTLED, State.FILED) else set()
        acts |= {"receive"} if sent and not hasattr(sent, "receipt") and not hasattr(sent, "reply") else set()
        acts |= {"reply"} if sent and not hasattr(sent, "reply") else set()
    if is_latest and state in filing.FROM and may(user, "plan.file", region):
        acts.add("file")
    if state in publishing.FROM and may(user, "plan.prepare_public", region):
        acts.add("prepare")
    return frozenset(acts)


def on_public(public: PublicVersion, user: User) -> frozenset[str]:
    """Codes of the acts that `user` may do on a public version; its version comes with plan and round."""
    if not may(user, "plan.release_public", public.version.plan.round.region):
        return frozenset()
    if public.state == PublicVersion.State.PREPARED and public.prepared_by_id != user.pk:
        return frozenset({"release"})
    return frozenset({"withdraw"}) if public.state == PublicVersion.State.RELEASED else frozenset()


def on_consultation(one: Consultation, user: User) -> frozenset[str]:
    """Codes of the acts that `user` may do on a consultation."""
    if one.version.state != State.CONSULTING:
        return frozenset()
    comment = getattr(one, "comment", None)
    if comment is None:
        return frozenset({"answer"}) if not one.ended_on and may(user, "plan.comment", one.unit) else frozenset()
    undecided = comment.text and not hasattr(comment, "settlement")
    decides = may(user, "plan.consult", one.version.plan.round.region)
    return frozenset({"settle"}) if undecided and decides else frozenset()


def on_duty(duty: SubPlanDuty, user: User) -> frozenset[str]:
    """Codes of the acts that `user` may do on an implementing plan."""
    acts = set()
    if duty.state != Standing.RECEIVED and may(user, "unit_plan.hand_in", duty.unit):
        acts.add("hand_in")
    if duty.state == Standing.SUBMITTED and may(user, "unit_plan.judge", duty.plan.round.region):
        acts.add("judge")
    if duty.state == Standing.RECEIVED and may(user, "unit_plan.publish", duty.unit):
        acts.add("publish")
    return frozenset(acts)
