"""Pages of wide lists: first the keys of the page's rows, then these rows alone with everything that they show.

Sorting all rows with their units, limits and petitions to show fifty of them costs a database ten times more.
"""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeyPaginator(Paginator):
    """A paginator over `found`, a query in its order, whose rows are what `widened` makes of it.

    `widened` may join, annotate and prefetch; it must not leave rows out. One query more than Paginator.
    """

    def __init__(self, found: QuerySet, widened: Callable[[QuerySet], QuerySet], per_page: int) -> None:
        super().__init__(found.values_list("pk", flat=True), per_page)
        self.found, self.widened = found, widened

    def page(self, number: int | str) -> Page:
        """The page with its rows loaded, in the order of `found`."""
        keys = list(super().page(number).object_list)
        rows: dict[int, Any] = {row.pk: row for row in self.widened(self._alone(keys))}
        return Page([rows[key] for key in keys if key in rows], self.validate_number(number), self)

    def _alone(self, keys: list[int]) -> QuerySet:
        """The rows of these keys with the annotations that `found` has."""
        alone = self.found.model._default_manager.filter(pk__in=keys)
        return alone.annotate(**self.found.query.annotations) if self.found.query.annotations else alone
