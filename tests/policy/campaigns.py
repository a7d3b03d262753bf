"""Who gets what from the addresses of campaigns (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line

POLICY: dict[str, Line] = {}
