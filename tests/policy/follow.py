"""Who gets what from the addresses of follow (tests.permissions_table says how to read a line)."""

from tests.policy.lines import Line, anybody, sent

POLICY: dict[str, Line] = {
    "follow:feed_all": anybody(told=True),
    "follow:feed_region": anybody(404),  # without a name
    "follow:feed_unit": anybody(404),
    "follow:feed_round": anybody(on="round", told=True),
    "follow:feed_problems": anybody(on="round", told=True),
    "follow:feed_petitions": anybody(on="round", told=True),
    "follow:calendar": anybody(told=True),
    "follow:calendar_round": anybody(on="round", told=True),
    "follow:follow": anybody(told=True),
    "follow:asked": anybody(told=True),
    "follow:confirm": anybody(404),  # under a token that is none
    "follow:leave": anybody(),
    "follow:leave_now": sent(),
}
