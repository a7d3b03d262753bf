"""Who gets what from the addresses of lookback (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line

POLICY: dict[str, Line] = {}
