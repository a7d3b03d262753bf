"""Chinese forms of numbers, dates and lists, as official papers write them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """Write 1 to 99 in Chinese numerals: 11 is 十一, 20 is 二十. Raises ValueError outside that."""
    if not 1 <= number <= 99:
        raise ValueError(f"No heading number for {number}.")
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones else "")


def long_date(day: date) -> str:
    """Write a date in full: 2019年12月5日 (Arabic figures, no leading zeros, GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def long_span(first: date, last: date | None) -> str:
    """Write a period, without saying its year twice; with no last day it is still running."""
    if last is None:
        return f"{long_date(first)}起"
    if last == first:
        return long_date(first)
    if last.year == first.year:
        return f"{long_date(first)}至{last.month}月{last.day}日"
    return f"{long_date(first)}至{long_date(last)}"


def date_after(day: date, earlier: date | None) -> str:
    """Write a date that follows another in the same passage: 同年9月29日 within one year, else in full."""
    if earlier is not None and earlier.year == day.year:
        return f"同年{day.month}月{day.day}日"
    return long_date(day)


def joined(names: Sequence[str]) -> str:
    """Join names as a sentence does: 甲, 甲和乙, 甲、乙和丙. Names with an inner 和 are joined by 、 alone."""
    if len(names) < 2 or any("和" in name for name in names):
        return "、".join(names)
    return f"{'、'.join(names[:-1])}和{names[-1]}"


def ten_thousand_yuan(yuan: Decimal | int | str) -> str:
    """Write an amount of yuan in 万元 with at most two decimals: 22518200 is 2251.82."""
    amount = (Decimal(yuan) / 10_000).quantize(Decimal("0.01"))
    return f"{amount:f}".rstrip("0").rstrip(".")
