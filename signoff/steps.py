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

# Steps of the chain of a petition's reply: "unit" is the handling unit, "county" the place in which it lies.
OFFICE_CHECK = "office_check"
PETITION_KINDS: dict[str, Kind] = {
    "unit_check": Kind(
        _("Check by the head of the handling unit"), _("Confirm the reply"), (("unit", Role.HEAD),), working_days=1
    ),
    "county_leader": Kind(
        _("Signature of a leading county official"),
        _("Agree and sign"),
        (("county", Role.COUNTY_LEADER), ("county", Role.MAYOR), ("county", Role.SECRETARY)),
        quorum=ANY,
        working_days=2,
    ),
    OFFICE_CHECK: Kind(
        _("Check by the rectification office"), _("Pass the review"), (("office", Role.OFFICE),), working_days=3
    ),
}
ALL_KINDS = KINDS | PETITION_KINDS

CHAINS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "yongzhou": (
        _("Three reviews, three signatures (Yongzhou)"),
        ("self_check", "lead_gate", "leader_visit", "principals", "office_visit"),
    ),
    "short": (_("Unit, lead unit, office"), ("self_check", "lead_gate", "office_visit")),
}

PETITION_CHAINS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "petition": (
        _("Handling unit, county leader, office"),
        ("unit_check", "county_leader", OFFICE_CHECK),
    ),
    "petition_short": (_("Handling unit, office"), ("unit_check", OFFICE_CHECK)),
    "petition_office": (_("Office only"), (OFFICE_CHECK,)),
}

# For forms: what each shipped chain is called.
CHAIN_CHOICES = [(name, words) for name, (words, _steps) in CHAINS.items()]
PETITION_CHAIN_CHOICES = [(name, words) for name, (words, _steps) in PETITION_CHAINS.items()]


def template(chain: str) -> list[dict[str, Any]]:
    """The steps of a shipped chain as plain data, ready to be kept with a round and edited there.

    Raises KeyError for an unknown chain.
    """
    return [
        {
            "code": code,
            "seats": [[who, role.value] for who, role in ALL_KINDS[code].seats],
            "quorum": ALL_KINDS[code].quorum,
            "site_visit": ALL_KINDS[code].site_visit,
            "working_days": ALL_KINDS[code].working_days,
        }
        for code in (CHAINS | PETITION_CHAINS)[chain][1]
    ]
