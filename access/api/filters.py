"""Filters that the lists of the API share."""

from typing import Any

import django_filters as filters

from access.api.words import LARGEST


class Number(filters.NumberFilter):
    """An id or a number that a database can hold; anything larger is refused, not tried."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST, "decimal_places": 0} | options)


class NoFilter(filters.FilterSet):
    """For lists without filters."""
