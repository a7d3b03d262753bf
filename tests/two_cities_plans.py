"""What the two cities hold of plans."""

from datetime import date
from typing import Any

from plans.domain import consulting, drafting, publishing, submitting, subplans
from plans.models import Likeness, PlanVersion
from tests.factories import at, make_org, picture
from tests.plans import texts

DAY = "2019-04-10"


def make_plans(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark.

    filed_version: on file with file, receipt and reply; public_plan: of it, released. plan_version: a draft on which
    the unit of `place.city.unit` is asked: consultation. unit_plan: what that unit owes, handed in; likeness: to it.
    """
    city = place.city
    with at(DAY):
        filed = drafting.draw_version(place.round.pk, actor=city.office, file=picture(), note=f"首稿{place.mark}")
        day = date(2019, 4, 10)
        submitting.submit(
            filed.pk, actor=city.office, to=f"省政府{place.mark}", document_number=f"{place.mark}1号", on=day
        )
        submitting.receive(filed.pk, actor=city.office, note=place.mark, file=picture())
        submitting.reply(filed.pk, actor=city.office, approved=True, note=f"同意{place.mark}", file=picture())
        _put_on_file(filed)
        public = publishing.prepare(filed.pk, actor=city.office, intro=f"公开{place.mark}")
        publishing.release(public.pk, actor=city.publisher)
        draft = drafting.draw_version(place.round.pk, actor=city.office, note=f"二稿{place.mark}")
        (asked,) = consulting.ask(draft.pk, actor=city.office, units=[city.responsible], due_on=date(2019, 6, 28))
        other = make_org(f"县水利局{place.mark}", city.county)
        copied = subplans.ask(
            place.round.pk, actor=city.office, units=[city.responsible, other], due_on=date(2019, 6, 28)
        )
        for duty in copied:
            subplans.submit(duty.pk, actor=city.office, text=f"{place.mark}{texts.plan('东安县', 1)}")
    place.ids |= {
        "filed_version": filed.pk,
        "public_plan": public.pk,
        "plan_version": draft.pk,
        "consultation": asked.pk,
        "unit_plan": next(duty.pk for duty in copied if duty.unit == city.responsible),
        "likeness": Likeness.objects.get(version__plan__round=place.round).pk,
    }


def _put_on_file(version: PlanVersion) -> None:
    """As filing leaves it; the city keeps a task in draft, which filing would lock."""
    PlanVersion.objects.filter(pk=version.pk).update(state="filed", filed_on=version.made_on, filed_by=version.made_by)
