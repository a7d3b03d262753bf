"""Entries of a list: putting down, by table too, clearing with evidence, checking."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.domain import entries
from campaigns.domain.acts import reports_for
from campaigns.forms.entries import CheckForm, ClearForm, EntryForm, UploadForm
from campaigns.models import Campaign, CampaignList, ListEntry
from campaigns.reading import book, table
from campaigns.seen import seen_entries, seen_places
from campaigns.views.frame import list_of, on_campaign
from cases.views.acting import say_once
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from orgs.models import Organisation
from orgs.permissions import may
from petitions.views.frame import answered
from records import evidence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50  # faults of a table


@on_campaign
def add(request: DeskRequest, campaign: Campaign, number: int) -> HttpResponse:
    """Put one thing on the list, or many from a table: all of them or none."""
    one = list_of(campaign, number)
    own = [place.region_id for place in seen_places(request.user, campaign) if reports_for(request.user, place)]
    regions = Organisation.objects.filter(pk__in=own)
    units = Organisation.objects.filter(
        path__startswith=campaign.round.region.path, kind=Organisation.Kind.UNIT, ends_on=None
    )
    form = EntryForm(
        request.POST if request.POST.get("act") == "one" else None, name="entry", places=regions, units=units,
        initial={"place": own[0]} if len(own) == 1 else None,
    )  # fmt: skip
    upload = UploadForm(
        request.POST if request.POST.get("act") == "table" else None, request.FILES or None, name="table"
    )

    def page(status: int = 200, faults: list[Any] | None = None) -> HttpResponse:
        context = {
            "campaign": campaign, "round": campaign.round, "list": one, "form": form, "upload": upload,
            "heads": table.HEADS, "faults": (faults or [])[:SHOWN], "more": max(0, len(faults or []) - SHOWN),
            "none": not own,
        }  # fmt: skip
        return render(request, "campaigns/add.html", context, status=status)

    if upload.is_bound:
        return _take_table(request, campaign, one, upload, page)
    if not form.is_bound:
        return page()
    return answered(
        request, form,
        lambda values: _put(request, one, values),
        done=lambda entry: _("“%(what)s” stands on the list.") % {"what": entry.name},
        back=lambda: redirect("campaigns:list", campaign.pk, one.number), again=page,
    )  # fmt: skip


def _put(request: DeskRequest, one: CampaignList, values: dict[str, Any]) -> ListEntry:
    try:
        return entries.add(one.pk, actor=request.user, **values)
    except entries.EntriesRefused as error:  # of one entry: each fault belongs beside its field
        raise ValidationError(dict(error.faults.values())) from error


def _take_table(
    request: DeskRequest, campaign: Campaign, one: CampaignList, upload: UploadForm, page: Any
) -> HttpResponse:
    if not upload.is_valid():
        return page(422)
    file = upload.cleaned_data["file"]
    places = {place.region.name: place.region for place in campaign.places.select_related("region")}
    try:
        filled = table.read(file.read(), file.name, places, campaign.round.region)
        if not filled.faults:
            kept = entries.add_many(one.pk, actor=request.user, drafts=filled.drafts)
    except entries.EntriesRefused as error:
        return page(422, filled.refused(error.faults))
    except ValidationError as error:
        upload.add_error("file", error)
        return page(422)
    if filled.faults:
        return page(422, filled.faults)
    said = ngettext("%(n)d entry is put down.", "%(n)d entries are put down.", len(kept))
    say_once(request, said % {"n": len(kept)})
    return redirect("campaigns:list", campaign.pk, one.number)


@on_campaign
def template(request: DeskRequest, campaign: Campaign, number: int) -> HttpResponse:
    """The table to fill in, with the campaign's places to choose from."""
    one = list_of(campaign, number)
    names = [place.region.name for place in campaign.places.select_related("region")]
    response = HttpResponse(book.write(str(one), names), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{one.name}.xlsx") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@on_campaign
def entry(request: DeskRequest, campaign: Campaign, entry: int) -> HttpResponse:
    """One entry: who, where, how it was cleared, what was found; clearing it, checking it."""
    row = _entry_of(request, campaign, entry)
    act = request.POST.get("act", "")
    clear = ClearForm(request.POST if act == "clear" else None, request.FILES or None, name="clear")
    check = CheckForm(request.POST if act == "check" else None, name="check")

    def page(status: int = 200) -> HttpResponse:
        context = _of_entry(request, campaign, row) | {"clear": clear, "check": check}
        return render(request, "campaigns/entry.html", context, status=status)

    def do(values: dict[str, Any]) -> ListEntry:
        if act == "check":
            return entries.check(row.pk, actor=request.user, **values)
        kept = [evidence.store(one, by=request.user) for one in values.pop("files")]
        return entries.clear(row.pk, actor=request.user, evidence=kept, **values)

    if act not in ("clear", "check"):
        return page()
    return answered(
        request, check if act == "check" else clear, do,
        done=lambda one: _("The check is written down.") if act == "check" else _("The entry is cleared."),
        back=lambda: redirect("campaigns:entry", campaign.pk, row.pk), again=page,
    )  # fmt: skip


def _entry_of(request: DeskRequest, campaign: Campaign, entry: int) -> ListEntry:
    shown = ("list", "place", "organisation", "task__problem", "cleared_by", "checked_by")
    found = seen_entries(request.user, campaign).select_related(*shown).filter(pk=entry).first()
    if found is None:
        raise Http404
    return found


def _of_entry(request: DeskRequest, campaign: Campaign, row: ListEntry) -> dict[str, Any]:
    place = campaign.places.select_related("region", "reporter").get(region=row.place)
    running = campaign.closed_on is None
    checks = may(request.user, "campaign.check", campaign.round.region)
    return {
        "campaign": campaign,
        "round": campaign.round,
        "entry": row,
        "may_clear": running and row.cleared_on is None and reports_for(request.user, place),
        "may_check": running and row.cleared_on and checks and row.cleared_by_id != request.user.pk,
        "files": row.evidence.order_by("pk"),
        "findings": row.findings.select_related("assignment__group", "by"),
    }


@on_campaign
def file(request: DeskRequest, campaign: Campaign, entry: int, file_id: int) -> HttpResponse:
    """A file that shows how an entry was cleared."""
    kept = _entry_of(request, campaign, entry).evidence.filter(pk=file_id).first()
    if kept is None:
        raise Http404
    return hand_out(request, kept)
