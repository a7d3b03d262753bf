"""Reporting by period over REST: reports of units filed and checked, periods locked and corrected, as on the desk."""

from typing import Any

import django_filters as filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from rest_framework.exceptions import ValidationError

from access.api.acts import FORM, act, change
from access.api.base import Resource
from access.api.filters import Number
from cases.api.rounds import OfRound
from orgs.models import User
from orgs.permissions import paths_of, require
from orgs.tree import below
from records import clock
from scheduling import gap, sheet
from scheduling.api import rows, tables, words
from scheduling.domain import checking, drafting, files, filing, locking, reminding, rhythms
from scheduling.domain.filing import RowsRefused
from scheduling.forms.rules import rules_of
from scheduling.models import Check, Correction, Entry, Line, Obligation, Period, Rhythm
from scheduling.shown import Shown, lines_on, sheets_on
from scheduling.states import Verb

READING = "figures.read"


def readers(user: User, road: str) -> Q:
    """Where the person reads the figures of the whole region; `road` leads to the round."""
    return below(paths_of(user, READING), f"{road}region__")


def today_of(road: str) -> Any:
    """Today of the round that `road` leads to, as an expression."""
    return Coalesce(F(f"{road}held_on"), Value(clock.today()))


def _lines(found: QuerySet[Line]) -> QuerySet[Any]:
    """Lines with what a row of them shows."""
    sent = Entry.objects.select_related("filed_by", "check_made__by").prefetch_related("evidence").order_by("version")
    shown = lines_on(found, today_of("obligation__period__round__"))
    return shown.select_related("task__problem").prefetch_related(Prefetch("entries", sent))


class ReportFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="period__round__slug")
    period = Number(field_name="period")
    unit = Number(field_name="unit")
    state = filters.ChoiceFilter(field_name="shown", choices=Shown.choices)


class LineFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="obligation__period__round__slug")
    period = Number(field_name="obligation__period")
    report = Number(field_name="obligation")
    unit = Number(field_name="obligation__unit")
    task = Number(field_name="task")
    state = filters.ChoiceFilter(field_name="shown", choices=[one for one in Shown.choices if one[0] != Shown.ZERO])


class PeriodFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    kind = filters.ChoiceFilter(field_name="rhythm__kind", choices=Rhythm.Kind.choices)
    locked = filters.BooleanFilter(field_name="locked_at", lookup_expr="isnull", exclude=True)


class CorrectionFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="period__round__slug")
    period = Number(field_name="period")
    line = Number(field_name="line")


class GapFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="entry__line__obligation__period__round__slug")
    period = Number(field_name="entry__line__obligation__period")
    unit = Number(field_name="entry__line__obligation__unit")


class RuleFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    in_force = filters.BooleanFilter(field_name="ends_on", lookup_expr="isnull")


class Reports(OfRound):
    """What units report for a period: each is the sheet of one unit's items (the model Obligation), with its lines."""

    area = "schedule"
    queryset = Obligation.objects.none()
    serializer_class = rows.ReportRow
    full = rows.ReportDetail
    filterset_class = ReportFilter
    orderings = {"id": None, "due": F("period__due_on")}
    ordering = "-id"
    events = frozenset({Verb.FILED, Verb.ZERO, Verb.SKIPPED, Verb.VERIFIED, Verb.RETURNED})
    to_round = "period.round"

    def get_queryset(self) -> QuerySet[Any]:
        every = Obligation.objects.all()
        seen = every.visible_to(self.user) | every.filter(readers(self.user, "period__round__"))
        found = sheets_on(seen, today_of("period__round__"))
        found = found.select_related("unit", "period__rhythm", "period__round__region")
        if self.action == "list":
            return found
        lines = _lines(Line.objects.order_by("task__problem__number", "task__number", "task__cycle", "from_on", "pk"))
        return found.prefetch_related(Prefetch("lines", lines, to_attr="shown_lines"))

    @act(words.ReportFileWords, right="filing.file")
    def file(self, report: Obligation, given: dict[str, Any]) -> None:
        """Send lines of the report, all or none, with every fault of every line; the office sends for a unit."""
        try:
            filing.file(report.pk, actor=self.user, lines=given["lines"])
        except RowsRefused as error:
            raise ValidationError({"lines": {str(pk): faults for pk, faults in error.rows.items()}}) from error

    @act(right="filing.file")
    def zero(self, report: Obligation, given: dict[str, Any]) -> None:
        """Say that there is nothing to report; for a report without items."""
        filing.file(report.pk, actor=self.user, zero=True)

    @act(words.TableWords, right="filing.file", reads=(FORM,))
    def table(self, report: Obligation, given: dict[str, Any]) -> None:
        """Take a filled-in table over as drafts, all or none; what cannot be read is named by its cell."""
        if not sheet.may_file(self.user, report):
            raise PermissionDenied("filing.file")
        tables.keep(report, given["file"], actor=self.user)


class Lines(OfRound):
    """Items of reports, with what was sent and found of them."""

    area = "schedule"
    queryset = Line.objects.none()
    serializer_class = rows.ReportLineRow
    full = rows.ReportLineDetail
    filterset_class = LineFilter
    orderings = {"id": None, "due": F("obligation__period__due_on")}
    ordering = "-id"
    to_round = "obligation.period.round"

    def get_queryset(self) -> QuerySet[Any]:
        every = Line.objects.all()
        found = _lines(every.visible_to(self.user) | every.filter(readers(self.user, "obligation__period__round__")))
        if self.action == "list":
            return found
        corrected = Prefetch("corrections", Correction.objects.select_related("by").order_by("number"))
        found = found.select_related("task__problem", "obligation__unit", "obligation__period__round__region")
        return found.prefetch_related(corrected)

    @change(words.LineDraftWords, right="filing.file")
    def partial_update(self, line: Line, given: dict[str, Any]) -> None:
        """Keep what was typed as a draft; 409 when somebody else saved in between, and nothing is overwritten."""
        self._require_writing(line)
        files.require_open(line)
        drafting.save(line.pk, actor=self.user, seen=given.pop("seen"), values=given)

    @act(words.LineFilesWords, right="filing.file", reads=(FORM,))
    def files(self, line: Line, given: dict[str, Any]) -> None:
        """Add files to the draft, all or none; they go into the item's dossier as well."""
        self._require_writing(line)
        row = sheet.read(line.obligation, only=line.pk).rows[0]
        files.add(row, given["files"], actor=self.user, phase=given["phase"])

    @act(words.LineDropWords, right="filing.file", path="drop-file")
    def drop_file(self, line: Line, given: dict[str, Any]) -> None:
        """Take a file off the draft; in the dossier it stays."""
        self._require_writing(line)
        files.require_open(line)
        drafting.tie(line.pk, actor=self.user, drop=[given["file"]])

    def _require_writing(self, line: Line) -> None:
        require(self.user, "filing.file", line.obligation.unit, self.round_of(line).region)

    @act(words.VerifyWords, right="filing.verify", at=lambda line: line.obligation.period.round.region)
    def verify(self, line: Line, given: dict[str, Any]) -> None:
        """Verify the sending `entry` of the line: the share found to be done, how, on which day, grade and words."""
        checking.verify(_entry(line, given), actor=self.user, **given)

    @act(words.ReturnWords, right="filing.return", path="return", at=lambda line: line.obligation.period.round.region)
    def send_back(self, line: Line, given: dict[str, Any]) -> None:
        """Return the sending `entry` of the line to its unit, with the reason."""
        checking.return_(_entry(line, given), actor=self.user, **given)

    @act(words.SkipWords, right="filing.skip")
    def skip(self, line: Line, given: dict[str, Any]) -> None:
        """Let the item be left out of this period, with the reason."""
        filing.skip(line.pk, actor=self.user, **given)

    @act(words.CorrectWords, right="filing.correct")
    def correct(self, line: Line, given: dict[str, Any]) -> None:
        """Correct one value of a locked period, by a number and with the reason."""
        locking.correct(line.pk, actor=self.user, **given)


def _entry(line: Line, given: dict[str, Any]) -> int:
    """The sending that is meant, taken out of the words. Raises Http404 for one of another line."""
    found = line.entries.filter(pk=given.pop("entry")).first()
    if found is None:
        raise Http404
    return found.pk


class Periods(OfRound):
    """Months, weeks and quarters on which units report, for those who read the figures of the region."""

    area = "schedule"
    queryset = Period.objects.none()
    serializer_class = rows.PeriodRow
    full = rows.PeriodDetail
    filterset_class = PeriodFilter
    orderings = {"id": None, "starts_on": None}
    ordering = "-starts_on"
    events = frozenset({Verb.OPENED, Verb.LOCKED, Verb.REMINDED, Verb.CORRECTED})

    def get_queryset(self) -> QuerySet[Period]:
        found = Period.objects.filter(readers(self.user, "round__"))
        return found.select_related("rhythm", "round__region", "locked_by")

    @act(words.PeriodRemindWords, right="filing.remind")
    def remind(self, period: Period, given: dict[str, Any]) -> None:
        """Remind the units of these reports, else all that have not filed; each once a day."""
        reminding.remind(period.pk, actor=self.user, obligations=given.get("reports"))

    @act(right="filing.lock")
    def lock(self, period: Period, given: dict[str, Any]) -> None:
        """Lock the period; values change by numbered corrections only from then on."""
        locking.lock(period.pk, actor=self.user)


class Corrections(Resource):
    """Numbered corrections of locked periods."""

    area = "schedule"
    queryset = Correction.objects.none()
    serializer_class = rows.ReportCorrectionRow
    filterset_class = CorrectionFilter
    orderings = {"id": None, "number": None}

    def get_queryset(self) -> QuerySet[Correction]:
        return Correction.objects.filter(readers(self.user, "period__round__")).select_related("by")


class Gaps(Resource):
    """Claimed against verified, line by line: by how many points units report more than was found."""

    area = "schedule"
    queryset = Check.objects.none()
    serializer_class = rows.ReportGapRow
    filterset_class = GapFilter
    orderings = {"id": None, "by_points": F("points")}
    ordering = "-by_points"

    def get_queryset(self) -> QuerySet[Any]:
        found = Check.objects.filter(readers(self.user, "entry__line__obligation__period__round__"))
        return gap.judged(found).select_related("entry__line__task__problem", "entry__line__obligation__unit", "by")


class Rules(Resource):
    """How often units report, by round."""

    area = "schedule"
    queryset = Rhythm.objects.none()
    serializer_class = rows.ReportRuleRow
    filterset_class = RuleFilter
    orderings = {"id": None, "starts_on": None}
    events = frozenset({Verb.RHYTHM_SET})

    def get_queryset(self) -> QuerySet[Rhythm]:
        return Rhythm.objects.filter(readers(self.user, "round__")).select_related("round")

    @act(words.RulesWords, right="schedule.edit", on_row=False, answers=rows.ReportRuleRow, many=True, path="set")
    def set_rules(self, given: dict[str, Any]) -> list[Rhythm]:
        """Let other rules hold from the end of the running periods on, or none; the answer is what holds then."""
        round, starts_on = given["round"], given["starts_on"]
        return rhythms.set_(round.pk, actor=self.user, rules=rules_of(given), starts_on=starts_on)


RESOURCES = {
    "reports": Reports,
    "report-lines": Lines,
    "periods": Periods,
    "report-corrections": Corrections,
    "report-gaps": Gaps,
    "report-rules": Rules,
}
