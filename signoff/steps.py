"""The kinds of sign-off step and the chains that come with the product. A new kind is one entry in KINDS."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgs.models import Role

ALL, ANY = "all", "any"


@dataclass(frozen=True, slots=True)
class Kind:
    """A step as a chain names it.

    `seats` are (who, role) pairs that the owner of the run resolves to units or persons: "responsible" and "lead"
    are units of the task, "leader" the person who carries the case, "place" the county or city of the task,
    "office" the rectification office. `quorum`: all seats, or any one. `site_visit`: the signer must write what
    was seen and add photographs. `working_days`: time to sign.
    """

    label: Any
    verb: Any
    seats: tuple[tuple[str, Role], ...]
    quorum: str = ALL
    site_visit: bool = False
    working_days: int = 5


KINDS: dict[str, Kind] = {
    "self_check": Kind(
        _("Self-check of the responsible unit"), _("Confirm the self-check"), (("responsible", Role.HEAD),)
    ),
    "lead_gate": Kind(_("Gate of the lead unit"), _("Pass the gate"), (("lead", Role.LEAD_REVIEWER),)),
    "leader_visit": Kind(
        _("On-site check by the leader in charge"),
        _("Sign after the on-site check"),
        (("leader", Role.CASE_LEADER),),
        site_visit=True,
        working_days=10,
    ),
    "principals": Kind(
        _("Party secretary and head of government"),
        _("Confirm by signature"),
        (("place", Role.SECRETARY), ("place", Role.MAYOR)),
    ),
    "office_visit": Kind(
        _("On-site verification by the rectification office"),
        _("Verify on site"),
        (("office", Role.VERIFIER),),
        site_visit=True,
        working_days=10,
    ),
}

CHAINS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "yongzhou": (
        _("Three reviews, three signatures (Yongzhou)"),
        ("self_check", "lead_gate", "leader_visit", "principals", "office_visit"),
    ),
    "short": (_("Unit, lead unit, office"), ("self_check", "lead_gate", "office_visit")),
}


def template(chain: str) -> list[dict[str, Any]]:
    """The steps of a shipped chain as plain data, ready to be kept with a round and edited there.

    Raises KeyError for an unknown chain.
    """
    return [
        {
            "code": code,
            "seats": [[who, role.value] for who, role in KINDS[code].seats],
            "quorum": KINDS[code].quorum,
            "site_visit": KINDS[code].site_visit,
            "working_days": KINDS[code].working_days,
        }
        for code in CHAINS[chain][1]
    ]
