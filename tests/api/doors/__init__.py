"""Which operation of the API does what a page of the desk does; tests/api/test_doors.py holds the product to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has no operation of its own, and why."""

    why: str
