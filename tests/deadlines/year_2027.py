"""An arrangement of 2027 for tests; the official one is not published when this is written."""

from datetime import date

from deadlines.calendar_seed import Row

YEAR_2027 = [
    Row(date(2027, 1, 1), False, "元旦", "notice"),
    *(Row(date(2027, 2, day), False, "春节", "notice") for day in range(5, 12)),
    Row(date(2027, 2, 14), True, "春节", "notice"),
    *(Row(date(2027, 10, day), False, "国庆节", "notice") for day in range(1, 8)),
]
