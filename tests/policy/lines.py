"""How a line of the table of rights is written."""

from collections.abc import Iterable
from dataclasses import dataclass

ALL = frozenset(
    {"office", "verifier", "publisher", "unit", "head", "lead_reviewer", "leader", "secretary", "mayor", "observer",
     "auditor", "admin"}
)  # fmt: skip
INSIDE = ALL - {"admin"}  # who sees the city's round; the administrator has no part in it
LOG_IN, NOBODY = 302, 401  # what a page and what the API answers to somebody who is not signed in


@dataclass(frozen=True)
class Line:
    """One address: who gets in with which code, what the others get, what nobody signed in gets, about which row."""

    roles: frozenset[str] = ALL
    code: int = 200
    otherwise: int = 403
    stranger: int = LOG_IN
    on: str = ""
    hidden: bool = False  # 404 for whoever may not know of the row
    blind: frozenset[str] = frozenset()  # roles of the round that do not see this row
    told: bool = False  # may tell of every city: it is public
    admin: bool = False  # the administrator of the round's city knows of this row too


def anybody(code: int = 200, on: str = "", *, told: bool = False) -> Line:
    return Line(code=code, stranger=code, on=on, told=told)


def person(*roles: str, otherwise: int = 403, code: int = 200) -> Line:
    """A page of the signed-in person's own, about no row."""
    return Line(frozenset(roles) or ALL, code=code, otherwise=otherwise)


def row(on: str, *roles: str, code: int = 200, otherwise: int = 403, stranger: int = LOG_IN) -> Line:
    """A page about a row of the round."""
    return Line(frozenset(roles) or INSIDE, code, otherwise, stranger, on, hidden=True)


def act(on: str) -> Line:
    """An address that is for acts only: shown by itself it leads back to the page that has the form."""
    return row(on, code=302)


def sent(on: str = "") -> Line:
    """An address that takes POST only, before it looks at anything."""
    return anybody(405, on)


def api_list() -> Line:
    return Line(stranger=NOBODY)


def api_row(on: str) -> Line:
    return row(on, stranger=NOBODY)


def api_act(on: str) -> Line:
    return Line(code=405, stranger=NOBODY, on=on)


def lines(make, names: Iterable[str], *arguments: str) -> dict[str, Line]:
    return {name: make(*arguments) for name in names}
