"""Lists kept entry by entry: putting things down, clearing them, checking what was cleared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.domain.acts import (
    WrongState,
    act_on,
    require_reporter,
    require_running,
    require_words,
    write,
)
from campaigns.domain.counting import count_entries
from campaigns.models import Campaign, CampaignList, CampaignPlace, ListEntry
from campaigns.states import Verb
from cases.models import Task
from orgs.models import Organisation, User
from orgs.permissions import require
from records import clock
from records.models import Evidence

LONGEST_NAME, LONGEST_NOTE, LONGEST_HOW = 160, 300, 300
MOST_ROWS = 5_000  # entries put down at once


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing to put on a list; `on` is the day it was found, `cleared_on` with `how` where it is cleared already."""

    name: str
    place: Organisation
    organisation: Organisation | None = None
    task: Task | None = None
    on: date | None = None
    note: str = ""
    cleared_on: date | None = None
    how: str = ""


class EntriesRefused(ValidationError):
    """Entries that cannot be put down: `faults` has what is wrong with each, by its place from 0 and its field."""

    def __init__(self, faults: Mapping[int, tuple[str, str]]) -> None:
        super().__init__([text for _field, text in faults.values()], code="entries")
        self.faults = dict(faults)


def add(list_id: int, *, actor: User, place: Organisation, name: str, **more: Any) -> ListEntry:
    """Put one thing on a list; `more` are further fields of Draft. The first entry makes the list one kept by entries.

    Raises PermissionDenied; WrongState for a list kept in figures; EntriesRefused.
    """
    return add_many(list_id, actor=actor, drafts=[Draft(name, place, **more)])[0]


def add_many(list_id: int, *, actor: User, drafts: Sequence[Draft]) -> list[ListEntry]:
    """Put many things on a list, all or none. A constant number of queries. Raises as `add`."""
    with act_on(_campaign_of(list_id)) as campaign:
        places = _places(campaign)
        for region in {draft.place.pk: draft.place for draft in drafts}.values():
            if region.pk in places:
                require_reporter(actor, places[region.pk])
        require_running(campaign)
        one = campaign.lists.select_related("deadline").get(pk=list_id)
        _require_by_entries(one)
        faults = _faults(one, drafts, places)
        if faults:
            raise EntriesRefused(faults)
        kept = _keep(one, drafts, actor)
        count_entries([(one, row.place_id) for row in kept], actor=actor, on=clock.today())
        after = {"list_place": _names(drafts), "list_rows": len(kept)}
        write(Verb.ENTERED, one, actor=actor, near=campaign.round.region, after=after)
        return kept


def clear(
    entry_id: int, *, actor: User, how: str, on: date | None = None, evidence: Iterable[Evidence] = ()
) -> ListEntry:
    """Say that an entry is cleared, on which day and how, with files that show it.

    Raises PermissionDenied; WrongState when it is cleared already; ValidationError.
    """
    with _on_entry(entry_id) as (campaign, entry):
        require_reporter(actor, _places(campaign)[entry.place_id])
        require_running(campaign)
        if entry.cleared_on:
            raise WrongState(_("This entry is cleared already."), code="cleared")
        on = on or clock.today()
        if not entry.entered_on <= on <= clock.today():
            text = _("Give a day from %(day)s up to today.") % {"day": entry.entered_on}
            raise ValidationError({"on": text}, code="day")
        entry.cleared_how = require_words(how, "how", _("Say how it was cleared."), LONGEST_HOW)
        entry.cleared_on, entry.cleared_by = on, actor
        entry.verdict, entry.checked_by, entry.checked_on = ListEntry.Verdict.NONE, None, None
        entry.save()
        entry.evidence.add(*evidence)
        count_entries([(entry.list, entry.place_id)], actor=actor, on=clock.today())
        after = {"entry_cleared_on": on, "list_place": str(entry.place)}
        write(Verb.CLEARED, entry, actor=actor, near=entry.place, after=after, note=entry.cleared_how)
        return entry


def check(entry_id: int, *, actor: User, holds: bool, on: date | None = None) -> ListEntry:
    """Say after a look on the spot whether a cleared entry is cleared; one that is not is open again.

    Whoever said that it is cleared does not check it. Raises PermissionDenied; WrongState for one that is open.
    """
    with _on_entry(entry_id) as (campaign, entry):
        require(actor, "campaign.check", campaign.round.region)
        require_running(campaign)
        judge(entry, actor, holds=holds, on=on or clock.today())
        after = {"finding_result": "holds" if holds else "false", "list_place": str(entry.place)}
        write(Verb.FOUND, entry, actor=actor, near=campaign.round.region, after=after)
        return entry


def judge(entry: ListEntry, actor: User, *, holds: bool, on: date) -> None:
    """The rule of `check` on a row already locked; counts its list anew. Raises PermissionDenied, WrongState."""
    if not entry.cleared_on:
        raise WrongState(_("This entry is open; there is nothing to check yet."), code="open")
    if entry.cleared_by_id == actor.pk:
        raise PermissionDenied("Whoever cleared an entry does not check it.")
    entry.verdict = ListEntry.Verdict.HOLDS if holds else ListEntry.Verdict.FAILS
    entry.checked_by, entry.checked_on = actor, on
    if not holds:
        entry.cleared_on = None
    entry.save()
    count_entries([(entry.list, entry.place_id)], actor=actor, on=clock.today())


@contextmanager
def _on_entry(entry_id: int) -> Iterator[tuple[Campaign, ListEntry]]:
    """The locked campaign and the entry, in the round's time."""
    list_id = ListEntry.objects.values_list("list", flat=True).get(pk=entry_id)
    with act_on(_campaign_of(list_id)) as campaign:
        yield campaign, ListEntry.objects.select_related("list__deadline", "place").get(pk=entry_id)


def _campaign_of(list_id: int) -> int:
    return CampaignList.objects.values_list("campaign", flat=True).get(pk=list_id)


def _places(campaign: Campaign) -> dict[int, CampaignPlace]:
    return {row.region_id: row for row in campaign.places.select_related("region", "reporter")}


def _require_by_entries(one: CampaignList) -> None:
    if not one.by_entries and one.figures.exists():
        text = _("Figures were reported on this list; it is kept in figures by place, not entry by entry.")
        raise WrongState(text, code="figures")


def _keep(one: CampaignList, drafts: Sequence[Draft], actor: User) -> list[ListEntry]:
    if not one.by_entries:
        CampaignList.objects.filter(pk=one.pk).update(by_entries=True)
        one.by_entries = True
    last = one.entries.aggregate(n=Max("number"))["n"] or 0
    return ListEntry.objects.bulk_create(
        ListEntry(
            list=one, number=number, name=draft.name.strip(), place=draft.place, organisation=draft.organisation,
            task=draft.task, note=draft.note.strip(), entered_on=draft.on or clock.today(),
            cleared_on=draft.cleared_on, cleared_how=draft.how.strip(), cleared_by=actor if draft.cleared_on else None,
        )
        for number, draft in enumerate(drafts, last + 1)
    )  # fmt: skip


def _faults(
    one: CampaignList, drafts: Sequence[Draft], places: Mapping[int, CampaignPlace]
) -> dict[int, tuple[str, str]]:
    if not 1 <= len(drafts) <= MOST_ROWS:
        return {0: ("rows", _("Put down between 1 and %d entries at once.") % MOST_ROWS)}
    have = set(one.entries.values_list("place", "name"))
    faults: dict[int, tuple[str, str]] = {}
    for place, draft in enumerate(drafts):
        known = (draft.place.pk, draft.name.strip())
        fault = _fault(one.campaign, draft, places) or _fault_of_days(draft)
        if not fault and known in have:
            fault = ("name", _("“%s” stands on this list for this place already.") % draft.name.strip())
        if fault:
            faults[place] = fault
        have.add(known)
    return faults


def _fault(campaign: Campaign, draft: Draft, places: Mapping[int, CampaignPlace]) -> tuple[str, str] | None:
    if draft.place.pk not in places:
        return "place", _("“%s” has no part in the campaign.") % draft.place
    if not 1 <= len(draft.name.strip()) <= LONGEST_NAME:
        return "name", _("Say what it is, in at most %d characters.") % LONGEST_NAME
    if len(draft.note.strip()) > LONGEST_NOTE:
        return "note", _("Write at most %(n)d characters.") % {"n": LONGEST_NOTE}
    if draft.organisation and not draft.organisation.path.startswith(campaign.round.region.path):
        return "organisation", _("This unit lies outside the region of the round.")
    if draft.task and draft.task.problem.round_id != campaign.round_id:
        return "task", _("This item belongs to another round.")
    return None


def _fault_of_days(draft: Draft) -> tuple[str, str] | None:
    today = clock.today()
    if draft.on and draft.on > today:
        return "on", _("This day has not come yet.")
    if draft.cleared_on is None:
        return None
    if not (draft.on or today) <= draft.cleared_on <= today:
        return "cleared_on", _("It cannot be cleared before it was found, nor in the future.")
    if not 1 <= len(draft.how.strip()) <= LONGEST_HOW:
        return "how", _("Say how it was cleared, in at most %d characters.") % LONGEST_HOW
    return None


def _names(drafts: Iterable[Draft]) -> list[str]:
    return list(dict.fromkeys(str(draft.place) for draft in drafts))
