"""The office's page of one item: what was, who goes, what was found, what follows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest, known_key
from lookback import apart, photos
from lookback.domain import concluding, planning
from lookback.forms.office import ConcludeForm
from lookback.models import CheckPhoto, Conclusion, Errand, Pick
from lookback.reading import to_conclude
from lookback.rows import pick_rows
from lookback.states import Result, Stage, State
from lookback.views.frame import on_pick, plans_here
from lookback.wording import number_of, title_of
from orgs.permissions import require
from petitions.views.frame import attempt
from records import clock


@on_pick
def pick(request: DeskRequest, pick: Pick) -> HttpResponse:
    """One item of a look-back; POST concludes."""
    result = to_conclude(pick)
    if request.method != "POST":
        return _page(request, pick, _form(pick, result))
    require(request.user, "lookback.conclude", request.round.region)
    form = ConcludeForm(request.POST, name="conclude", pick=pick, result=result or pick.result)
    made, status = attempt(form, lambda values: concluding.conclude(pick.pk, actor=request.user, **values))
    if made is None:
        return _page(request, pick, form, status)
    say_once(request, _said(made))
    return redirect("lookback:pick", pick.pk)


def _said(made: Conclusion) -> str:
    if made.action == "errand":
        return _("The unit has the errand.")
    if made.action == "reopened":
        return _("The item is open again; the closed record stays as it was.")
    return _("Concluded; it is on record.")


def _form(pick: Pick, result: str) -> ConcludeForm | None:
    return ConcludeForm(name="conclude", pick=pick, result=result) if result else None


def _page(request: DeskRequest, pick: Pick, form: ConcludeForm | None, status: int = 200) -> HttpResponse:
    may_conclude = plans_here(request)
    checks = pick.checks.select_related("visitor").prefetch_related(
        Prefetch("photos", CheckPhoto.objects.select_related("file", "over"))
    )
    conclusion = Conclusion.objects.filter(pick=pick).select_related("new_cycle__problem", "concluded_by").first()
    result = to_conclude(pick)
    context = {
        "round": request.round,
        "pick": pick,
        "row": pick_rows([pick], clock.today())[0],
        "number": number_of(pick),
        "title": title_of(pick),
        "item_url": item_url(pick),
        "visits": [visit_shown(visit) for visit in checks],
        "conclusion": conclusion,
        "errand": Errand.objects.filter(pick=pick).first(),
        "form": form if may_conclude else None,
        "to_conclude": result,
        "word": str(Result(result).label) if result else "",
        "may_plan": may_conclude and pick.plan.state == State.DRAWN,
        "may_drop": pick.stage == Stage.WAITING and not planning.still_closed(pick),
        "kept_away": _kept_away(pick) if pick.stage == Stage.WAITING else [],
    }
    return render(request, "lookback/pick.html", context, status=status)


def item_url(pick: Pick) -> str:
    """The page of the closed item itself."""
    if pick.task_id:
        return reverse("desk:task", args=[pick.task_id])
    return reverse("petitions:case", args=[pick.assignment_id])


def visit_shown(visit: Any) -> dict[str, Any]:
    """A visit with its photographs, each beside the old one that it was taken over."""
    pairs, single = [], []
    for photo in visit.photos.all():
        new = shown(photo.file, reverse("lookback:photo", args=[photo.pk]))
        if photo.over:
            old = shown(photo.over, reverse("lookback:old_photo", args=[visit.pick_id, photo.over_id]))
            pairs.append({"title": "", "before": old, "after": new})
        else:
            single.append(new)
    missing = max(0, visit.photos_expected - len(pairs) - len(single))
    tone = {"consolidated": "badge-green", "partly": "badge-amber", "rebound": "badge-red", "false": "badge-red"}
    return {
        "visit": visit,
        "visitor": str(visit.visitor),
        "pairs": pairs,
        "files": single,
        "missing": missing,
        "tone": tone.get(visit.result, ""),
    }


def shown(file: Any, url: str) -> dict[str, Any]:
    """A photograph as components/evidence_item.html takes it."""
    taken = file.taken_at or file.uploaded_at
    return {
        "url": url,
        "thumb_url": f"{url}?size=thumbnail",
        "name": file.name,
        "meta": taken.strftime("%Y-%m-%d") if file.taken_at else _("no time from the camera"),
        "sha": file.sha256,
    }


def _kept_away(pick: Pick) -> list[dict[str, str]]:
    known = apart.known([pick])
    found = []
    for one in apart.visitors(pick.plan.round, clock.today()):
        why = known.why_not(apart.subject_of(pick), one.user.pk, one.posts)
        if why:
            found.append({"name": str(one.user), "post": one.title, "why": str(why.label)})
    return found


@on_pick
def drop(request: DeskRequest, pick: Pick) -> HttpResponse:
    """Drop an item that was opened again before anybody visited it."""
    if request.method != "POST":
        return redirect("lookback:pick", pick.pk)
    try:
        planning.drop(pick.pk, actor=request.user)
    except ValidationError as error:
        status = 409 if isinstance(error, WrongState) else 422
        return _page(request, pick, _form(pick, to_conclude(pick)), status)
    say_once(request, _("It is no longer to be visited; it is on record."))
    return redirect("lookback:pick", pick.pk)


def sees(request: DeskRequest, pick: Pick) -> bool:
    """Whether they may see an item's photographs: who sees the region, its visitor, its unit once concluded."""
    if Pick.objects.visible_to(request.user).filter(pk=pick.pk).exists():
        return True
    return Pick.objects.found_at(request.user).filter(pk=pick.pk).exists()


def hand_over(request: DeskRequest, file: Any) -> HttpResponse:
    """A photograph: the small or the middle-sized picture (`size`), else the original."""
    size = request.GET.get("size", "")
    return hand_out(request, file, size if size in ("thumbnail", "public") else "")


def old_photo_of(pick: Pick, file_id: int) -> Any:
    """An old photograph of the item, or one that a visit's was taken over. Raises Http404."""
    found = next((one.file for one in photos.old(pick) if one.file.pk == file_id), None)
    if found is None:
        laid = CheckPhoto.objects.filter(visit__pick=pick, over=known_key(file_id)).select_related("over").first()
        found = laid.over if laid else None
    if found is None:
        raise Http404
    return found
