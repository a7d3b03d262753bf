"""Fields of the trail that looking back writes: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lookback.models import Errand
from lookback.states import Action, Over, Result, State, Strata, Why


def _choice(choices: type[models.TextChoices]) -> Callable[[Any], str]:
    names = dict(choices.choices)
    return lambda stored: str(names.get(stored, stored))


LABELS: dict[str, Any] = {
    "look_back_number": _("number of the look-back"),
    "look_back_state": _("state of the look-back"),
    "look_back_over": _("over"),
    "divided_by": _("divided"),
    "seed": _("seed"),
    "population": _("items to draw from"),
    "population_fingerprint": _("fingerprint of the list"),
    "drawn": _("drawn"),
    "with_signs": _("added for warning signs"),
    "partly_before": _("added because partly consolidated before"),
    "picked_for": _("why looked at"),
    "visitor": _("visitor"),
    "visit_by": _("visit by"),
    "visit_result": _("result of the visit"),
    "visited_on": _("day of the visit"),
    "photos": _("photographs"),
    "follows": _("what follows"),
    "errand_state": _("state of the errand"),
    "errand_until": _("errand until"),
    "items": _("items"),
}
READERS: dict[str, Callable[[Any], str]] = {
    "look_back_state": _choice(State),
    "look_back_over": _choice(Over),
    "divided_by": _choice(Strata),
    "picked_for": _choice(Why),
    "visit_result": _choice(Result),
    "follows": _choice(Action),
    "errand_state": _choice(Errand.State),
}
