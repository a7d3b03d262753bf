"""Who gets what from the addresses of opendata (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line, anybody

POLICY: dict[str, Line] = {
    "opendata:index": anybody(told=True),
    "opendata:dictionary": anybody(told=True),
    "opendata:dictionary_json": anybody(told=True),
    "opendata:catalogue": anybody(told=True),
    "opendata:round": anybody(on="round", told=True),
    "opendata:manifest": anybody(on="round", told=True),
    "opendata:file": anybody(on="round", told=True),
}
