"""What the words of a plan say about time: "2021年底前", "立行立改", "2017年6月、2017年底、长期整改".

Pure functions of the words, the date of their document and, for counts of days, a calendar. The words themselves are
kept for ever beside the result; `explain` says in a sentence how the one follows from the other.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from deadlines import phrases, workdays
from deadlines.phrases import Anchor, Phrase, Sort

ONE_DAY = workdays.ONE_DAY


class Kind(models.TextChoices):
    """What kind of time limit the words set (design contract, `import_plan`)."""

    DATE = "date", gettext_lazy("by a date")
    STAGED = "staged", gettext_lazy("in stages")
    IMMEDIATE = "immediate", gettext_lazy("at once")
    LONG_TERM = "long_term", gettext_lazy("long term")
    RELATIVE = "relative", gettext_lazy("counted from a document")
    UNKNOWN = "unknown", gettext_lazy("not understood")


class CountUnit(models.TextChoices):
    """What a relative time limit counts; weeks are seven calendar days, years twelve months."""

    WORKING = "working", gettext_lazy("working days")
    CALENDAR = "calendar", gettext_lazy("calendar days")
    MONTH = "month", gettext_lazy("months")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its own words, its last day (None when the words name none), and whether it has no end."""

    words: str
    due_on: date | None
    long_term: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """The meaning of deadline words. `due_on` is the last day in time: overdue only from the day after it.

    `rule` is the short code of the wording that matched, `anchor` says where a year that is not written came from,
    `count` and `count_unit` are set for "within 30 working days of ...". `then_long_term`: after the date (or after
    correction at once) the work goes on without end.
    """

    words: str
    kind: Kind
    rule: str
    due_on: date | None = None
    then_long_term: bool = False
    stages: tuple[Stage, ...] = ()
    count: int | None = None
    count_unit: str = ""
    anchor: Anchor = Anchor.WRITTEN
    document_date: date | None = None
    estimate: bool = False  # counted in working days over a year whose official calendar is not known

    def as_json(self) -> dict[str, str | bool | None]:
        """The form of the contract: `kind`, `due_on` as an ISO date or None, `then_long_term`."""
        due_on = self.due_on.isoformat() if self.due_on else None
        return {"kind": str(self.kind), "due_on": due_on, "then_long_term": self.then_long_term}


def parse(words: str, *, document_date: date | None = None, calendar: workdays.Calendar | None = None) -> Parsed:
    """The meaning of the deadline words of a plan; never raises.

    `document_date` places words like 年内 and dates without a year (the first such day not before it). A count such as
    "within 30 working days of notice" gets a date only when both `document_date`, taken as the day of the notice, and
    `calendar` are given. Rules: domain reference, section (b).
    """
    found = phrases.scan(words, document_date)
    dated = [phrase for phrase in found if phrase.sort in (Sort.DATE, Sort.RELATIVE, Sort.COUNT, Sort.VAGUE)]
    also = set(phrases.said(words, dated=bool(dated)))
    if impossible := next((phrase for phrase in found if phrase.sort is Sort.IMPOSSIBLE), None):
        return Parsed(words, Kind.UNKNOWN, impossible.rule, document_date=document_date)
    if not dated:
        return _without_date(words, {phrase.sort for phrase in found}, also, document_date)
    due = [_due_on(phrase, document_date, calendar) for phrase in dated]
    if len({(day, phrase.sort if day is None else "") for day, phrase in zip(due, dated, strict=True)}) == 1:
        single = _single(words, dated[0], due[0], Sort.LONG_TERM in also, document_date)
        return replace(single, estimate=_is_estimate(single, calendar))
    return _staged(words, dated, due, also, document_date)


def _is_estimate(parsed: Parsed, calendar: workdays.Calendar | None) -> bool:
    if parsed.count_unit != CountUnit.WORKING or not (parsed.due_on and parsed.document_date and calendar):
        return False
    return not calendar.knows(parsed.document_date, parsed.due_on)


def find_in_text(text: str, document_date: date | None = None) -> list[Parsed]:
    """The time limits set in running text, such as a measure, in order; `words` is the phrase as it stands there.

    A date that only tells what happened ("2017年3月，督察组…", "截至2017年底") or names a document is passed over.
    """
    found = []
    for phrase in phrases.scan(text, document_date):
        if phrase.sort in (Sort.DATE, Sort.RELATIVE, Sort.COUNT) and phrases.sets_a_limit(phrase, text, document_date):
            words = text[phrase.start : phrase.end]
            found.append(_single(words, phrase, phrase.due_on, False, document_date))
    return found


def _due_on(phrase: Phrase, document_date: date | None, calendar: workdays.Calendar | None) -> date | None:
    """The day of a phrase; that of a count needs the day of the notice and a calendar that knows the years."""
    if phrase.sort is not Sort.COUNT or phrase.count is None:
        return phrase.due_on
    if document_date is None or calendar is None:
        return None
    try:
        if phrase.count_unit == CountUnit.MONTH:
            return phrases.months_after(document_date, phrase.count)
        return workdays.count(document_date, phrase.count, phrase.count_unit, calendar).due_on
    except (workdays.CalendarMissing, OverflowError, ValueError):  # unknown years, days beyond 9999, a count of none
        return None


def _without_date(words: str, sorts: set[Sort], also: set[Sort], document_date: date | None) -> Parsed:
    long_term = Sort.LONG_TERM in also
    if Sort.IMMEDIATE in also:
        kind, rule = Kind.IMMEDIATE, "immediate"
    elif Sort.DONE in also:
        kind, rule = Kind.IMMEDIATE, "already_done"
    elif long_term:
        kind, rule = Kind.LONG_TERM, "long_term"
    elif Sort.REPORTING in sorts:
        kind, rule = Kind.UNKNOWN, "reporting_rule"
    elif Sort.START in sorts:
        kind, rule = Kind.UNKNOWN, "start_only"
    else:
        kind, rule = Kind.UNKNOWN, "not_understood" if words.strip() else "empty"
    then = long_term and kind is Kind.IMMEDIATE
    return Parsed(words, kind, rule, then_long_term=then, document_date=document_date)


def _single(words: str, phrase: Phrase, due_on: date | None, long_term: bool, document_date: date | None) -> Parsed:
    kinds = {Sort.DATE: Kind.DATE, Sort.VAGUE: Kind.UNKNOWN}
    return Parsed(
        words=words,
        kind=kinds.get(phrase.sort, Kind.RELATIVE),
        rule=phrase.rule,
        due_on=due_on,
        then_long_term=long_term and phrase.sort is not Sort.VAGUE,
        count=phrase.count,
        count_unit=phrase.count_unit,
        anchor=phrase.anchor,
        document_date=document_date,
    )


def _staged(
    words: str, dated: list[Phrase], due: list[date | None], also: set[Sort], document_date: date | None
) -> Parsed:
    """Several dates: one stage each, with its own words, and a last one without end where the words say so."""
    stages = []
    for place, (phrase, day) in enumerate(zip(dated, due, strict=True)):
        end = dated[place + 1].start if place + 1 < len(dated) else len(words)
        stages.append(Stage(_clause(words[phrase.start : end]), day))
    long_term = Sort.LONG_TERM in also
    if long_term:
        stages.append(Stage(phrases.long_term_words(words), None, long_term=True))
    return Parsed(
        words=words,
        kind=Kind.STAGED,
        rule="staged",
        due_on=max((day for day in due if day), default=None),
        then_long_term=long_term,
        stages=tuple(stages),
        document_date=document_date,
    )


def _clause(words: str) -> str:
    """The words of one stage, up to the end of its first clause."""
    for place, character in enumerate(words):
        if character in "；;。、,，\n":
            return words[:place].strip()
    return words.strip().removesuffix("和").removesuffix("及")


SAYS = {
    "day": gettext_lazy("the day %(year)s-%(month)02d-%(day)02d"),
    "month": gettext_lazy("the month %(year)s-%(month)02d"),
    "month_before": gettext_lazy("before a month, read as by its last day, %(year)s-%(month)02d"),
    "month_end": gettext_lazy("the end of %(year)s-%(month)02d"),
    "month_first_ten": gettext_lazy("the first ten days of %(year)s-%(month)02d"),
    "month_second_ten": gettext_lazy("the second ten days of %(year)s-%(month)02d"),
    "month_last_ten": gettext_lazy("the last ten days of %(year)s-%(month)02d"),
    "month_middle": gettext_lazy("the middle of %(year)s-%(month)02d, read as its 15th day"),
    "quarter": gettext_lazy("quarter %(quarter)d of %(year)s"),
    "quarter_before": gettext_lazy("before a quarter, read as by its last day, quarter %(quarter)d of %(year)s"),
    "half_year": gettext_lazy("half-year %(half)d of %(year)s"),
    "half_year_before": gettext_lazy("before a half-year, read as by its last day, half-year %(half)d of %(year)s"),
    "mid_year": gettext_lazy("the middle of %(year)s, read as the end of June"),
    "year": gettext_lazy("the year %(year)s"),
    "year_before": gettext_lazy("before a year, read as by its last day, %(year)s"),
    "year_end": gettext_lazy("the end of %(year)s"),
    "five_year_plan": gettext_lazy("the end of the five-year plan that ends with %(year)s"),
    "range": gettext_lazy("a period that ends on %(year)s-%(month)02d-%(day)02d"),
}
WHY_UNKNOWN = {
    "impossible_date": gettext_lazy("The words name a day that does not exist."),
    "vague": gettext_lazy("The words name a season or a beginning, which is no certain day."),
    "reporting_rule": gettext_lazy("The words say how often to report; that is no time limit of the task."),
    "start_only": gettext_lazy("The words say only when the work begins."),
    "empty": gettext_lazy("There are no words about time."),
    "not_understood": gettext_lazy("The words are not understood as a time limit."),
}
INFERRED = {
    Anchor.PREVIOUS: gettext_lazy("The year is taken from the date before it in the same words."),
    Anchor.DOCUMENT: gettext_lazy("What is not written is taken from the document, dated %(document)s."),
    Anchor.NEXT: gettext_lazy("No year is written; it is the next such day after the document, dated %(document)s."),
}


def explain(parsed: Parsed) -> str:
    """How the date follows from the words, in the reader's language, for a clerk to check."""
    makers = {
        Kind.DATE: _explain_date,
        Kind.RELATIVE: _explain_relative,
        Kind.STAGED: _explain_stages,
        Kind.IMMEDIATE: _explain_immediate,
        Kind.LONG_TERM: lambda parsed: _("The words set no end: the work goes on and is reported from time to time."),
        Kind.UNKNOWN: lambda parsed: (
            _("%(why)s A person must set the date.")
            % {"why": WHY_UNKNOWN.get(parsed.rule, WHY_UNKNOWN["not_understood"])}
        ),
    }
    sentences = [makers[parsed.kind](parsed)]
    if parsed.due_on and parsed.anchor in INFERRED and parsed.document_date and not parsed.count:
        sentences.append(INFERRED[parsed.anchor] % {"document": parsed.document_date.isoformat()})
    elif parsed.due_on and parsed.anchor is Anchor.PREVIOUS:
        sentences.append(str(INFERRED[parsed.anchor]))
    if parsed.then_long_term:
        sentences.append(_("After that the work goes on without end."))
    return pgettext("between sentences", " ").join(sentences)


def _due(what: str, due_on: date) -> str:
    facts = {"what": what, "due": due_on.isoformat(), "late": (due_on + ONE_DAY).isoformat()}
    return _("The words say %(what)s: due on %(due)s, overdue from %(late)s.") % facts


def _explain_date(parsed: Parsed) -> str:
    day = parsed.due_on
    if day is None:
        return _("The words count from the date of their document, which is not given, so no day follows.")
    facts = {"year": day.year, "month": day.month, "day": day.day}
    facts |= {"quarter": (day.month + 2) // 3, "half": 1 if day.month <= 6 else 2}
    return _due(SAYS[parsed.rule] % facts, day)


def _explain_relative(parsed: Parsed) -> str:
    if parsed.count is None:
        return _explain_date(parsed)
    length = _length(parsed.count, parsed.count_unit)
    if parsed.document_date is None:
        return _("The words give %(length)s; the day from which they count is not known yet.") % {"length": length}
    if parsed.due_on is None:
        said = _("The words give %(length)s, but a year in between has no working-day calendar: no day follows yet.")
        return said % {"length": length}
    what = _("within %(length)s after %(start)s, that day not counted")
    text = _due(what % {"length": length, "start": parsed.document_date.isoformat()}, parsed.due_on)
    if parsed.estimate:
        text = pgettext("between sentences", " ").join((text, str(workdays.ESTIMATED)))
    return text


def _length(count: int, unit: str) -> str:
    if unit == CountUnit.WORKING:
        text = ngettext("%(n)d working day", "%(n)d working days", count)
    elif unit == CountUnit.CALENDAR:
        text = ngettext("%(n)d calendar day", "%(n)d calendar days", count)
    else:
        text = ngettext("%(n)d month", "%(n)d months", count)
    return text % {"n": count}


def _explain_stages(parsed: Parsed) -> str:
    listed = pgettext("between stages", "; ").join(_stage(stage) for stage in parsed.stages)
    if parsed.due_on is None:
        return _("The words name stages: %(stages)s.") % {"stages": listed}
    late = (parsed.due_on + ONE_DAY).isoformat()
    facts = {"stages": listed, "due": parsed.due_on.isoformat(), "late": late}
    return _("The words name stages: %(stages)s. The whole is due on %(due)s, overdue from %(late)s.") % facts


def _stage(stage: Stage) -> str:
    if stage.long_term:
        return _("“%(words)s” without end") % {"words": stage.words}
    if stage.due_on is None:
        return _("“%(words)s” without a certain day") % {"words": stage.words}
    return _("“%(words)s” by %(due)s") % {"words": stage.words, "due": stage.due_on.isoformat()}


def _explain_immediate(parsed: Parsed) -> str:
    if parsed.rule == "already_done":
        return _("The words say that the work was done when the plan was written, and name no day.")
    return _("The words ask for correction at once and name no day.")
