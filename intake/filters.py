"""Filters of lists, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intake.models import Cleaning, ImportBatch, ImportRow

Verdict, Effect = ImportRow.Verdict, ImportRow.Effect
SHOWN = [
    ("faults", _("with faults")),
    *Verdict.choices[:-1],
    ("wished", _("filed, and differs")),
    ("unsure", _("read with doubt")),
    ("out", _("left out")),
]
DOUBT = 70  # per cent of confidence, below which a record is worth a look


class BatchFilter(filters.FilterSet):
    """Which lists of a round."""

    state = filters.ChoiceFilter(
        method="by_state",
        choices=[("open", _("to be finished")), *ImportBatch.State.choices],
        label=_("State"),
        empty_label=_("all"),
    )

    class Meta:
        model = ImportBatch
        fields: list[str] = []

    def by_state(self, batches: QuerySet[ImportBatch], _name: str, value: str) -> QuerySet[ImportBatch]:
        """Lists in one state; "open" are all that a person still has to finish."""
        return batches.filter(state__in=ImportBatch.OPEN) if value == "open" else batches.filter(state=value)


class RowFilter(filters.FilterSet):
    """Which records of a list."""

    show = filters.ChoiceFilter(method="by_kind", choices=SHOWN, label=_("Which"), empty_label=_("all"))
    q = filters.CharFilter(method="by_words", label=_("Number or words"))

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def by_kind(self, rows: QuerySet[ImportRow], _name: str, value: str) -> QuerySet[ImportRow]:
        """Records that are left out are shown by their own choice only."""
        if value == "out":
            return rows.filter(is_left_out=True)
        kept = rows.filter(is_left_out=False)
        if value == "faults":
            return kept.exclude(faults=[])
        if value == "wished":
            return kept.filter(effect=Effect.WISHED)
        if value == "unsure":
            return kept.filter(confidence__lt=DOUBT)
        return kept.filter(verdict=value)

    def by_words(self, rows: QuerySet[ImportRow], _name: str, value: str) -> QuerySet[ImportRow]:
        """The number of the problem, or words of its title or text."""
        word = value.strip()
        number = Q(problem_number=int(word)) if word.isdecimal() and len(word) < 6 else Q()
        return rows.filter(number or Q(proposed__title__icontains=word) | Q(proposed__text__icontains=word))


class CleaningFilter(filters.FilterSet):
    """Which changes of the cleaned text."""

    kind = filters.ChoiceFilter(label=_("Kind of change"), empty_label=_("all"))

    class Meta:
        model = Cleaning
        fields: list[str] = []

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = kinds
