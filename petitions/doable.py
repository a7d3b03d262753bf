"""What one person may do on one case now: the pages offer exactly these acts."""

from orgs.models import User
from orgs.permissions import may
from petitions.domain import secrecy
from petitions.domain.handlers import doing_units, handles
from petitions.domain.moves import is_rectified
from petitions.domain.rules import rules_of
from petitions.models import Assignment, Extension, NoticeObjection, PetitionNotice
from petitions.states import AT_UNIT, ENDED, WRITING, Stage

AFTER_REVIEW = (Stage.REVIEWED, Stage.IN_NOTICE)


def doable(case: Assignment, user: User) -> frozenset[str]:
    """Names of the acts that are open to the person at the case's present stage."""
    return frozenset(name for name, open_ in (_of_unit(case, user) | _of_office(case, user)).items() if open_)


def _of_unit(case: Assignment, user: User) -> dict[str, bool]:
    own = handles(user, case, case.organisation)
    joins = own or handles(user, case, *doing_units(case))
    if not joins:
        return {}
    over = case.stage in (*AFTER_REVIEW, *ENDED)
    return {
        "sign_for": own and case.stage == Stage.HANDED_OVER,
        "write": case.stage in WRITING,
        "file": own and case.stage in WRITING,
        "ask": own and case.stage in AT_UNIT and pending_request(case) is None,
        "rectified": over and not is_rectified(case),
    }


def _of_office(case: Assignment, user: User) -> dict[str, bool]:
    region, stage = case.petition.round.region, case.stage
    if not may(user, "petition.close", region) or secrecy.on_accused_side(user, case.petition):
        return {}
    request = pending_request(case)
    notice = running_notice(case) if stage == Stage.IN_NOTICE else None
    return {
        "decide": request is not None and request.asked_by_id != user.pk,
        "review": stage == Stage.IN_REVIEW,
        "call_back": stage in (*AFTER_REVIEW, *ENDED),
        "notice": stage == Stage.REVIEWED and bool(rules_of(case.petition.round).notice_days),
        "objection": notice is not None,
        "close": stage in AFTER_REVIEW,
        "reopen": stage in ENDED,
    }


def pending_request(case: Assignment) -> Extension | None:
    """The request for more time that waits for a decision."""
    return case.extensions.filter(state=Extension.State.PENDING).select_related("asked_by").first()


def running_notice(case: Assignment) -> PetitionNotice | None:
    """The public notice that is running."""
    return case.notices.filter(state=PetitionNotice.State.RUNNING).first()


def open_objections(case: Assignment) -> list[NoticeObjection]:
    """Objections to the case's notices that nobody has answered."""
    return list(NoticeObjection.objects.filter(notice__assignment=case, answered_at=None).order_by("pk"))
