"""Who gets what from the addresses of plans (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line

POLICY: dict[str, Line] = {}
