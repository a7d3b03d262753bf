"""Photographs: used twice, older than the problem, far from the site.

Sources: false rectification found by look-backs (features 4). What a chat application strips of the camera's words is
no fault: a photograph without them is judged by its picture alone.
"""

from collections.abc import Iterator
from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from checkup.models import SitePosition, Template
from checkup.near import near_pairs
from checkup.signs import uses
from checkup.signs.items import neighbours_of
from checkup.signs.shape import Found, Kind
from checkup.signs.uses import REPORT, Use
from checkup.states import Severity

BEFORE, AFTER = "before", ("after", "site", uses.SIGNER)
FAR = 1.0  # kilometres
EARTH = 6371.0  # kilometres
EXACT, NEAR = (Severity.BLOCK, Severity.WARN), (Severity.WARN, Severity.HINT)


def same(round: Round, today: date) -> Iterator[Found]:
    """The very same file used for two items, as its own “after”, or in the reports of two months."""
    first: dict[str, list[Use]] = {}
    for use in _compared(round):
        earlier = next((one for one in first.get(use.sha256, ()) if _weight(one, use, EXACT)), None)
        if earlier is not None and use.round == round.pk:
            yield _twice(earlier, use, 0, _weight(earlier, use, EXACT))
        first.setdefault(use.sha256, []).append(use)


def alike(round: Round, today: date) -> Iterator[Found]:
    """A picture that was only stored again, made smaller, lighter or trimmed, used as above."""
    found = list(_compared(round))
    told: set[tuple[str, str]] = set()
    for earlier, later, apart in near_pairs([use.shape or "" for use in found]):
        one, use = found[earlier], found[later]
        weight = _weight(one, use, NEAR)
        told_by = (use.item.key, use.sha256)
        if weight and one.sha256 != use.sha256 and use.round == round.pk and told_by not in told:
            told.add(told_by)
            yield _twice(one, use, apart, weight)


def old(round: Round, today: date) -> Iterator[Found]:
    """Shows what was done, but was taken before the problem was put to the region."""
    told_on = round.feedback_on or round.entered_on
    for use in _of_round(round):
        if use.phase not in (*AFTER, REPORT) or use.taken_at is None:
            continue
        taken = timezone.localdate(use.taken_at)
        if taken < told_on:
            weight = Severity.WARN if taken < round.entered_on else Severity.HINT
            rows = [["taken", taken.isoformat()], ["entered", round.entered_on.isoformat()]]
            rows += [["feedback", round.feedback_on.isoformat()]] if round.feedback_on else []
            yield Found(use.item, use.sha256, {"photos": [use.side()], "rows": rows}, severity=weight)


def far(round: Round, today: date) -> Iterator[Found]:
    """Taken more than a kilometre from the site, where the office has written down where the site is."""
    sites = {
        task: (float(latitude), float(longitude))
        for task, latitude, longitude in SitePosition.objects.filter(task__problem__round=round).values_list(
            "task", "latitude", "longitude"
        )
    }
    for use in _of_round(round) if sites else ():
        site = sites.get(use.item.task or 0)
        if site is None or use.latitude is None or use.longitude is None:
            continue
        here = (float(use.latitude), float(use.longitude))
        if (apart := kilometres(here, site)) > FAR:
            rows = [["far", f"{apart:.1f}"], ["photo_at", _place(here)], ["site_at", _place(site)]]
            yield Found(use.item, f"{use.sha256}:{_place(site)}", {"photos": [use.side()], "rows": rows})


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points (latitude, longitude in degrees) along the earth."""
    (a, b), (c, d) = ([radians(part) for part in point] for point in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH * asin(min(1, sqrt(half)))


def _place(point: tuple[float, float]) -> str:
    return f"{point[0]:.5f}, {point[1]:.5f}"


def _compared(round: Round) -> Iterator[Use]:
    """Uses in the rounds of the region, without templates."""
    known = set(Template.objects.filter(round=round, kind=Template.Kind.PICTURE).values_list("value", flat=True))
    for use in uses.of_rounds(neighbours_of(round)):
        if use.sha256 not in known and (not use.shape or use.shape not in known):
            yield use


def _of_round(round: Round) -> list[Use]:
    return uses.of_rounds(Round.objects.filter(pk=round.pk))


def _weight(one: Use, later: Use, weights: tuple[Severity, Severity]) -> Severity | None:
    """How grave it is that two uses show one picture; None where that is as it should be.

    The dossier may show what a report showed. “Before” pictures of two items may come from one page of the feedback.
    """
    grave, light = weights
    if one.matter != later.matter:
        same_problem = one.matter[:2] == later.matter[:2]
        return light if same_problem or one.phase == later.phase == BEFORE else grave
    if BEFORE in (one.phase, later.phase) and {one.phase, later.phase} & {*AFTER, REPORT}:
        return grave
    return light if one.phase == later.phase == REPORT and one.month != later.month else None


def _twice(one: Use, later: Use, apart: int, weight: Severity | None) -> Found:
    content = f"{one.sha256}:{later.sha256}:{one.phase}:{later.phase}:{later.month}"
    other = one.item.key if one.item.key != later.item.key else ""
    detail = {"photos": [one.side(), later.side()], "apart": apart, "shape": later.shape or ""}
    return Found(later.item, content, detail, other, weight)


KINDS = (
    Kind(
        "photo_same",
        _("the same photograph twice"),
        _("One file stands for two items, for “before” and “after”, or in the reports of two months."),
        Severity.BLOCK,
        same,
    ),
    Kind(
        "photo_alike",
        _("nearly the same photograph twice"),
        _("The pictures differ only as much as a copy that was stored again, made smaller or trimmed."),
        Severity.WARN,
        alike,
    ),
    Kind(
        "photo_old",
        _("photograph older than the problem"),
        _("By its camera it was taken before the problem was put to the region. The camera's clock may be wrong."),
        Severity.WARN,
        old,
    ),
    Kind(
        "photo_far",
        _("photograph far from the site"),
        _("By its camera it was taken more than a kilometre from the site's position."),
        Severity.WARN,
        far,
    ),
)
