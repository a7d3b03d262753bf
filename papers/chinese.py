"""Chinese forms of numbers, dates and lists, as official papers write them."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """Write 1 to 9999 in Chinese numerals: 11 is 十一, 20 is 二十, 105 is 一百零五. Raises ValueError outside that.

    Nobody means to write a hundred headings, but a paper that was issued with them must still be drawn.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"No heading number for {number}.")
    said, empty = "", False
    for place, figure in zip("千百十", f"{number:04d}"[:3], strict=True):
        digit = int(figure)
        if digit:
            said += ("零" if empty and said else "") + DIGITS[digit] + place
        empty = not digit
    ones = number % 10
    said += (("零" if empty and said else "") + DIGITS[ones]) if ones else ""
    return said.removeprefix("一") if 10 <= number < 20 else said


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
    """Write an amount of yuan in 万元 with at most two decimals, rounded half up: 22518200 is 2251.82."""
    amount = (Decimal(yuan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{amount:f}".rstrip("0").rstrip(".")
