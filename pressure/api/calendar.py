"""The working-day calendar over REST: special days, entering them in two steps, what was changed, what would move."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers

from access.api.acts import act, create
from access.api.base import Resource
from access.api.filters import Number
from access.api.words import Words
from cases.api.counted import Counted
from cases.api.faults import require_valid
from deadlines import calendar_effects, calendar_store, workdays
from deadlines.calendar_store import FIRST_YEAR, LAST_YEAR
from deadlines.models import CalendarChange
from orgs.permissions import may_anywhere
from pressure import calendar_page
from pressure.calendar_page import KINDS
from pressure.forms.calendar import DayForm, YearForm
from records import clock

EDIT = "calendar.edit"
DAY_KINDS = [(code, word) for code, (word, _mark) in KINDS.items()]
WISHED: Any = DayForm.base_fields["kind"].choices  # type: ignore[attr-defined]
DIGEST = "As the preview told it: proof of what was looked at."


class DayRow(serializers.Serializer):
    """A special day: a day off, or a day worked although it is a weekend."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(DAY_KINDS)
    name = serializers.CharField()
    source: Any = serializers.CharField()
    provisional = serializers.BooleanField()


class DifferenceRow(serializers.Serializer):
    """A day before and after; null where it is an ordinary day of the week."""

    day = serializers.DateField()
    before = DayRow(allow_null=True)
    after = DayRow(allow_null=True)


class PreviewRow(serializers.Serializer):
    """What saving would do now. `moves` running deadlines would get another date by a recount; none moves by itself."""

    digest = serializers.CharField()
    differences = DifferenceRow(many=True)
    moves = serializers.IntegerField()
    remarks: Any = serializers.ListField(child=serializers.CharField())


class CalendarChangeRow(serializers.ModelSerializer):
    """A change of the calendar; `moves` running deadlines would have got another date by a recount."""

    class Meta:
        model = CalendarChange
        fields = ["id", "number", "act", "first_day", "last_day", "source", "moves", "made_by", "made_at"]
        read_only_fields = fields


class MoveRow(serializers.Serializer):
    """A running deadline whose date in force is not what a count by today's calendar gives."""

    deadline = serializers.IntegerField(source="move.pk")
    subject = serializers.CharField(source="move.subject")
    kind = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    due_on = serializers.DateField(source="move.due_on")
    recount = serializers.DateField(source="move.recount")


def told(row: Any) -> dict[str, Any]:
    """A special day as DayRow takes it."""
    return {**row._asdict(), "kind": calendar_page.kind_of(row)}


class YearWords(Words):
    """Which year; this one where it is left out."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class _Wished(Words):
    """By the form of the page."""

    def form(self, attrs: dict[str, Any]) -> Any:
        """The form with what was sent."""
        raise NotImplementedError

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        digest = attrs.pop("digest", "")
        form = self.form(attrs)
        require_valid(form)
        return {"wish": form.wish(), "digest": digest}


class CalendarDayWords(_Wished):
    """What one day is, or that an entry of the office is taken back (`remove`)."""

    example = {"day": "2030-04-05", "kind": "local", "name": "三月三", "source": "桂政办电〔2030〕1号"}

    day = serializers.DateField()
    kind = serializers.ChoiceField(WISHED)
    name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    source: Any = serializers.CharField(max_length=120)

    def form(self, attrs: dict[str, Any]) -> DayForm:
        return DayForm(attrs)


class CalendarDaySaved(CalendarDayWords):
    """The same, as it was previewed."""

    example = {**CalendarDayWords.example, "digest": "0" * 64}

    digest = serializers.CharField(max_length=64, help_text=DIGEST)


class CalendarYearWords(_Wished):
    """The arrangement of a whole year, one line a day or stretch: "10-01~10-07 放假 国庆节"."""

    example = {"year": 2030, "source": "国办发明电〔2029〕7号", "text": "10-01~10-07 放假 国庆节"}

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source: Any = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=64 * 1024)

    def form(self, attrs: dict[str, Any]) -> YearForm:
        return YearForm(attrs, year=attrs["year"])


class CalendarYearSaved(CalendarYearWords):
    """The same, as it was previewed."""

    example = {**CalendarYearWords.example, "digest": "0" * 64}

    digest = serializers.CharField(max_length=64, help_text=DIGEST)


class CalendarDays(Counted):
    """Special days of a year that count. A change goes in two steps: a preview, then the act with its digest."""

    area = "pressure"
    serializer_class = DayRow
    asks = YearWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        return [told(row) for row, _entered in calendar_store.shown_year(asked.get("year", clock.today().year))]

    def _preview(self, given: dict[str, Any]) -> dict[str, Any]:
        if not may_anywhere(self.user, EDIT):
            raise PermissionDenied(EDIT)
        seen = calendar_store.preview(given["wish"])
        days = [
            {"day": one.day, "before": one.before and told(one.before), "after": one.after and told(one.after)}
            for one in seen.differences
        ]
        return {"digest": seen.digest, "differences": days, "moves": len(seen.moves), "remarks": seen.remarks}

    @act(CalendarDayWords, right=EDIT, on_row=False, answers=PreviewRow)
    def preview(self, given: dict[str, Any]) -> dict[str, Any]:
        """What entering a day would do; nothing is kept."""
        return self._preview(given)

    @create(CalendarDaySaved, right=EDIT, answers=CalendarChangeRow)
    def create(self, given: dict[str, Any]) -> CalendarChange:
        """Enter a day, or take one back, exactly as it was previewed."""
        return calendar_store.save(given["wish"], actor=self.user, digest=given["digest"])

    @act(CalendarYearWords, right=EDIT, on_row=False, answers=PreviewRow, path="preview-year")
    def preview_year(self, given: dict[str, Any]) -> dict[str, Any]:
        """What loading a year would do; nothing is kept."""
        return self._preview(given)

    @act(CalendarYearSaved, right=EDIT, on_row=False, answers=CalendarChangeRow, path="load", status=201)
    def load(self, given: dict[str, Any]) -> CalendarChange:
        """Load the arrangement of a year, exactly as it was previewed."""
        return calendar_store.save(given["wish"], actor=self.user, digest=given["digest"])


class ChangeFilter(filters.FilterSet):
    """Of which year."""

    year = Number(method="of_year", min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def of_year(self, changes: QuerySet[CalendarChange], name: str, value: int) -> QuerySet[CalendarChange]:
        return changes.filter(first_day__year__lte=value, last_day__year__gte=value)


class CalendarChanges(Resource):
    """Every change of the calendar, by whom and by which notice."""

    area = "pressure"
    queryset = CalendarChange.objects.none()
    serializer_class = CalendarChangeRow
    filterset_class = ChangeFilter
    orderings = {"id": None, "number": None}
    ordering = "-number"

    def get_queryset(self) -> QuerySet[CalendarChange]:
        return CalendarChange.objects.all()


class CalendarMoves(Counted):
    """Running deadlines of the caller's regions that a recount by today's calendar would move; none moves by itself."""

    area = "pressure"
    serializer_class = MoveRow

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        if not may_anywhere(self.user, EDIT):
            raise PermissionDenied(EDIT)
        return calendar_page.named(calendar_page.seen_by(self.user, calendar_effects.moves(workdays.load())))
