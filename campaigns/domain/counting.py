"""Figures of lists by place and day: what was found and cleared so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.domain.acts import act_on, keep_deadlines, place_of, require_reporter, require_running, write
from campaigns.models import Campaign, CampaignList, ListFigure
from campaigns.states import Verb
from orgs.models import Organisation, User
from records import clock

MOST = 10_000_000
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What a place says of one list: found and cleared so far, and why where it sets something right."""

    list_id: int
    found: int
    cleared: int
    why: str = ""


class FiguresRefused(ValidationError):
    """Figures that cannot be taken: `faults` has what is wrong with each, by the list's id."""

    def __init__(self, faults: dict[int, str]) -> None:
        super().__init__(list(faults.values()), code="figures")
        self.faults = faults


def report(
    list_id: int, *, actor: User, place: Organisation, on: date, found: int, cleared: int, why: str = ""
) -> ListFigure | None:
    """What a place had found and cleared of a list by the end of `on`, both counted from the first day (cumulative).

    Returns None when exactly this stands for that day already. Raises as `report_many`.
    """
    campaign_id = CampaignList.objects.values_list("campaign", flat=True).get(pk=list_id)
    said = [Said(list_id, found, cleared, why)]
    return next(iter(report_many(campaign_id, actor=actor, place=place, on=on, said=said)), None)


def report_many(
    campaign_id: int, *, actor: User, place: Organisation, on: date, said: Sequence[Said]
) -> list[ListFigure]:
    """The figures of one place for a day, all or none; each becomes a new row, the old ones stay.

    A second figure of a day, and one lower than the figure before it, needs its reason. Raises PermissionDenied;
    WrongState once closed; ValidationError for the day or place; FiguresRefused by list.
    """
    with act_on(campaign_id) as campaign:
        require_reporter(actor, row := place_of(campaign, place.pk))
        require_running(campaign)
        _require_day(campaign, on)
        lists = {one.pk: one for one in campaign.lists.select_related("deadline")}
        before = _before(campaign, place, on)
        faults = {one.list_id: fault for one in said if (fault := _fault(one, lists, before.get(one.list_id), on))}
        if faults:
            raise FiguresRefused(faults)
        new = [one for one in said if not _stands(before.get(one.list_id), one, on)]
        kept = ListFigure.objects.bulk_create(
            ListFigure(list_id=one.list_id, place=place, on=on, found=one.found, cleared=one.cleared,
                       why=one.why.strip(), by=actor)
            for one in new
        )  # fmt: skip
        if kept:
            keep_deadlines(lists[one.list_id] for one in new)
            _write(campaign, actor, row.region, on, new, lists)
        return kept


def count_entries(lists: Iterable[tuple[CampaignList, int]], *, actor: User, on: date) -> None:
    """A figure counted from the entries of each list and place (its id); call inside an act, after a change of them."""
    rows = []
    for one, place_id in sorted(set(lists), key=lambda pair: (pair[0].pk, pair[1])):
        entries = one.entries.filter(place=place_id)
        cleared = entries.filter(cleared_on__isnull=False).count()
        rows.append(
            ListFigure(
                list=one, place_id=place_id, on=on, found=entries.count(), cleared=cleared, of_entries=True, by=actor
            )
        )
    ListFigure.objects.bulk_create(rows)
    keep_deadlines({row.list_id: row.list for row in rows}.values())


def _require_day(campaign: Campaign, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day has not come yet.")}, code="day")
    if on < campaign.starts_on:
        text = _("The campaign begins on %(day)s; give a day from then on.") % {"day": campaign.starts_on}
        raise ValidationError({"on": text}, code="day")


def _before(campaign: Campaign, place: Organisation, on: date) -> dict[int, ListFigure]:
    rows = ListFigure.objects.newest(on).filter(list__campaign=campaign, place=place)
    return {row.list_id: row for row in rows}


def _stands(before: ListFigure | None, said: Said, on: date) -> bool:
    return before is not None and (before.on, before.found, before.cleared) == (on, said.found, said.cleared)


def _fault(said: Said, lists: dict[int, CampaignList], before: ListFigure | None, on: date) -> str:
    one = lists.get(said.list_id)
    if one is None:
        return _("This list is not one of the campaign.")
    return _fault_of_numbers(said, one) or _fault_of_change(said, one, before, on)


def _fault_of_numbers(said: Said, one: CampaignList) -> str:
    words = {"list": str(one)}
    if one.by_entries:
        return _("%(list)s is kept entry by entry; put down or clear its entries.") % words
    if not 0 <= said.cleared <= said.found <= MOST:
        return _("%(list)s: more were cleared than found; both are counted from the first day.") % words
    if len(said.why) > LONGEST_WHY:
        return _("%(list)s: give the reason in at most %(n)d characters.") % (words | {"n": LONGEST_WHY})
    return ""


def _fault_of_change(said: Said, one: CampaignList, before: ListFigure | None, on: date) -> str:
    if before is None or said.why.strip() or _stands(before, said, on):
        return ""
    words = {"list": str(one), "found": before.found, "cleared": before.cleared, "day": before.on}
    if before.on == on:
        return _("%(list)s: %(found)d found and %(cleared)d cleared stand for this day; say why that changes.") % words
    if said.found < before.found or said.cleared < before.cleared:
        text = _("%(list)s: lower than the %(found)d found and %(cleared)d cleared of %(day)s; say why.")
        return text % words
    return ""


def _write(
    campaign: Campaign, actor: User, place: Organisation, on: date, new: Sequence[Said], lists: dict[int, CampaignList]
) -> None:
    told = [f"{lists[one.list_id].number}: {one.found}/{one.cleared}" for one in new]
    note = " ".join(dict.fromkeys(one.why.strip() for one in new if one.why.strip()))
    after = {"list_place": str(place), "list_day": on, "list_figures": told}
    write(Verb.REPORTED, campaign, actor=actor, near=place, after=after, note=note)
