"""The public versions of a plan as lines of a page, each with the acts that are open on it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.forms.named import CaseForm
from orgs.models import User
from plans import doable
from plans.forms.acts import ReleaseForm, WhyForm
from plans.models import PublicVersion
from plans.views.frame import act


def lines(rows: QuerySet[PublicVersion], user: User, bound: dict[str, CaseForm] | None = None) -> list[dict[str, Any]]:
    """The public versions, the newest first, each with the acts open on it. Dropped ones are left out."""
    bound = bound or {}
    kept = rows.exclude(state=PublicVersion.State.DROPPED).order_by("-version__number", "-number").defer("rows")
    related = kept.select_related("version__plan__round__region", "prepared_by", "released_by", "ended_by")
    return [_line(row, user, bound) for row in related.defer("rows", "version__content", "version__text")]


def _line(public: PublicVersion, user: User, bound: dict[str, CaseForm]) -> dict[str, Any]:
    open_acts = doable.on_public(public, user)
    found: dict[str, Any] = {"public": public, "left_out": len(public.left_out)}
    if "release" in open_acts:
        name = f"release-{public.pk}"
        found["release"] = act(
            "release", public.pk, _("Make it public"), bound.pop(name, None) or ReleaseForm(name=name)
        )
    if "withdraw" in open_acts:
        name = f"withdraw-{public.pk}"
        found["withdraw"] = act("withdraw", public.pk, _("Withdraw it"), bound.pop(name, None) or WhyForm(name=name))
    return found
