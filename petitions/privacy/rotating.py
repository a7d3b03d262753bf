"""A new master key: everything that lies sealed gets its data key wrapped anew, and the earlier key can be destroyed.

Every app that keeps something under seal names it in a module `sealed.py` of its own, which is found at the start.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from petitions.privacy import sealing

AT_ONCE = 200  # rows of a transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """One column under seal: `column` of `model` holds a wrapped key, or a whole parcel of sealing.seal_bytes.

    `bound_to` names the record that a row was sealed for; `beside` are the relations that it follows.
    """

    model: type[models.Model]
    column: str
    bound_to: Callable[[Any], bytes]
    is_parcel: bool = False
    beside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    def again(self, sealed: bytes, row: Any) -> bytes:
        """The column of a row under today's master key. Raises Unreadable."""
        renew = sealing.rotated_parcel if self.is_parcel else sealing.rotated
        return renew(sealed, self.bound_to(row))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one column: rows wrapped anew, and keys of rows that no key opens."""

    label: str
    rotated: int
    unreadable: tuple[int, ...] = ()


KEPT: list[Kept] = []


def add(*columns: Kept) -> None:
    """Make columns under seal known, each once."""
    KEPT.extend(column for column in columns if column not in KEPT)


def rotate() -> Iterator[Done]:
    """Wrap every data key anew under settings.IDENTITY_KEY, column by column; yields what was done.

    What is sealed meanwhile is sealed under that key already. A row that no key opens stays as it is and is named. May
    be broken off and run again.
    """
    for column in KEPT:
        yield _rotate(column)


def _rotate(column: Kept) -> Done:
    rows = column.model._default_manager.exclude(**{column.column: None}).order_by("pk")
    done, lost, last = 0, list[int](), 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            for row in _locked(column, keys):
                try:
                    sealed = column.again(bytes(getattr(row, column.column)), row)
                except sealing.Unreadable:
                    lost.append(row.pk)
                    continue
                done += column.model._default_manager.filter(pk=row.pk).update(**{column.column: sealed})
        last = keys[-1]
    return Done(column.label, done, tuple(lost))


def _locked(column: Kept, keys: list[int]) -> Iterator[Any]:
    """The rows one after another, so that no more than one large parcel is in memory."""
    rows = column.model._default_manager.select_related(*column.beside)
    for key in keys:
        found = rows.select_for_update(of=("self",)).filter(pk=key).exclude(**{column.column: None}).first()
        if found is not None:  # else erased in the meantime
            yield found
