"""Deadlines of what somebody was asked to do once, beside the plan: what each is about."""

from django.utils.translation import gettext as _

from campaigns.models import CampaignList
from deadlines.models import Deadline
from leading.models import Errand, Exposure
from liability.models import Clue, Reader
from lookback.models import Errand as RecheckErrand
from lookback.models import Pick
from plans.models import Consultation, SubPlanDuty
from pressure.subjects.about import NAME, TITLE, About, Found, Loader, of_units, owners
from records.trail import key


def _errands(deadlines: list[Deadline]) -> Found:
    ids = [deadline.pk for deadline in deadlines]
    rows = Errand.objects.for_list().select_related("round").filter(deadline__in=ids)
    return {
        row.deadline_id: About(
            row.text[:TITLE],
            f"/desk/errands/{row.pk}/",
            name=row.text[:NAME],
            item=key(row),
            basis=row.source_title,
            state=str(row.get_state_display()),
            unit=row.unit,
            duties=of_units(row.unit),
        )
        for row in rows
    }


def _exposures(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            row.title,
            f"/desk/exposed/{row.pk}/",
            name=row.title,
            item=key(row),
            basis=row.round.name,
            state=_("not visited by the leader"),
            people={"unit": [row.leader_id] if row.leader_id else []},
        )
        for row in owners(Exposure, deadlines, "round")
    }


def _comments(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            f"{row.version.plan.title} {row.unit.name}"[:TITLE],
            f"/desk/plan/comments/{row.pk}/",
            name=_("comment on %(plan)s, version %(n)d") % {"plan": row.version.plan.title, "n": row.version.number},
            item=key(row),
            basis=row.version.plan.round.name,
            state=_("not answered"),
            unit=row.unit,
            duties=of_units(row.unit),
        )
        for row in owners(Consultation, deadlines, "version__plan__round", "unit").defer("version__content")
    }


def _unit_plans(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            row.plan.title[:TITLE],
            f"/desk/plan/units/{row.pk}/",
            name=row.plan.title[:NAME],
            item=key(row),
            basis=row.plan.round.name,
            state=str(row.get_state_display()),
            unit=row.unit,
            duties=of_units(row.unit),
        )
        for row in owners(SubPlanDuty, deadlines, "plan__round", "plan__unit")
    }


def _rechecks(deadlines: list[Deadline]) -> Found:
    """Visits of a look-back, which their visitor is reminded of, and the errands that follow, which are the unit's."""
    visits = owners(Pick, deadlines, "plan__round", "task__problem", "assignment__petition", "assignment__organisation")
    found = {
        row.deadline_id: About(
            str(row)[:TITLE],
            f"/desk/visits/{row.pk}/",
            name=_("look-back visit to %(item)s") % {"item": row},
            item=key(row.subject),
            basis=str(row.plan),
            state=_("not visited"),
            people={"unit": [row.visitor_id] if row.visitor_id else []},
        )
        for row in visits
    }
    parts = ("pick__task__problem", "pick__assignment__petition", "pick__assignment__organisation", "pick__plan")
    for row in owners(RecheckErrand, deadlines, "unit", *parts):
        found[row.deadline_id] = About(
            str(row.pick)[:TITLE],
            f"/desk/lookback/errands/{row.pk}/",
            name=_("errand of the look-back on %(item)s") % {"item": row.pick},
            item=key(row.pick.subject),
            basis=str(row.pick.plan),
            state=str(row.get_state_display()),
            unit=row.unit,
            duties=of_units(row.unit),
        )
    return found


def _campaign_lists(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            str(row)[:TITLE],
            f"/desk/campaigns/{row.campaign_id}/lists/{row.number}/",
            name=row.name,
            item=key(row),
            basis=row.campaign.name,
            state=_("not at zero"),
            unit=row.organisation,
            duties=of_units(row.organisation) if row.organisation else {},
        )
        for row in owners(CampaignList, deadlines, "campaign", "organisation")
    }


def _clues(deadlines: list[Deadline]) -> Found:
    """Clues by number only, for those who are named to read them."""
    rows = list(owners(Clue, deadlines, "round").defer("sealed"))
    readers: dict[int, list[int]] = {}
    found = Reader.objects.in_force().filter(round__in={row.round_id for row in rows})
    for round_id, user in found.values_list("round", "user"):
        readers.setdefault(round_id, []).append(user)
    return {
        row.deadline_id: About(
            str(row),
            f"/desk/accountability/clues/{row.pk}/",
            name=str(row),
            item=key(row),
            basis=row.round.name,
            people=dict.fromkeys(("unit", "head", "office"), readers.get(row.round_id, [])),
            confined=True,
        )
        for row in rows
    }


LOADERS: dict[str, Loader] = {
    Deadline.Kind.COMMENT: _comments,
    Deadline.Kind.SUB_PLAN: _unit_plans,
    Deadline.Kind.DECISION: _errands,
    Deadline.Kind.FINDING: _errands,
    Deadline.Kind.EXPOSED: _exposures,
    Deadline.Kind.RECHECK: _rechecks,
    Deadline.Kind.CAMPAIGN: _campaign_lists,
    Deadline.Kind.CLUE: _clues,
}
