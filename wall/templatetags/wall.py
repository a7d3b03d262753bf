"""Small words of the chart's templates: numbers for style sheets, shapes of lamps, heads of columns."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wall.chart import Column
from wall.timeline import inked, lamp_svg

register = template.Library()
lamp_shape = register.filter("lamp_shape", lamp_svg)


@register.filter
def lamp_ink(kind: str) -> SafeString:
    """The shape of a lamp for paper."""
    return inked(lamp_svg(kind))


@register.filter
def point(number: float) -> str:
    """A number as a style sheet takes it, whatever the language."""
    return f"{number:.3f}"


@register.filter
def times(number: float, factor: float) -> str:
    """A product, as `point`."""
    return f"{number * factor:.3f}"


@register.filter
def axis_word(column: Column, is_first: bool = False) -> str:
    """The head of a column: the month, quarter or year; the year beside the first one and at each January."""
    year = f"{column.first.year % 100:02d}/" if is_first or column.is_year else ""
    if column.months == 12:
        return str(column.first.year)
    if column.months == 3:
        return year + _("Q%(n)d") % {"n": (column.first.month + 2) // 3}
    return f"{year}{column.first.month}"
