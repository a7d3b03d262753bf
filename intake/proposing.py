"""What was read as rows that a person mends: their plain data, and the draft of the plan that they mean.

Shape of ImportRow.proposed: {"number": int | None, "category": str, "title": str, "text": str, "goal": str,
"standard": str, "deadline_text": str, "is_key": bool, "place": id | None, "persons": [str],
"measures": [{"text": str, "words": str}]}; `words` are those of a measure's own deadline, '' for none.
ImportRow.read has the same and besides "fields": {name: [line, start, end, last line]}, "deadline_from", "remark",
"progress".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.domain.lists import TITLE
from cases.domain.planning import MeasureDraft, TaskDraft
from cases.models import TaskUnit
from deadlines import terms, wording, workdays
from intake import matching
from intake.matching import Names
from intake.models import ImportRow, RowUnit
from intake.reading.records import Owner, ProposedMeasure, ProposedProblem
from orgs.models import Organisation

Role, How = TaskUnit.Role, RowUnit.How
LONGEST = {"category": 120, "deadline_text": 200, "words": 200}  # characters, as in the database
MENDABLE = (
    "number", "category", "title", "text", "goal", "standard", "deadline_text", "is_key", "place", "persons",
    "measures",
)  # fmt: skip
SENTENCE = re.compile(r"[。；;！!\n]")


@dataclass(slots=True)
class Wanted:
    """What a row asks of the plan: `draft` is None for a finding without a task. `faults` name a field each."""

    number: int | None
    category: str
    title: str
    text: str
    is_key: bool
    draft: TaskDraft | None = None
    due_on: date | None = None
    faults: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, field: str, message: str, code: str = "") -> None:
        """Note what stops the row, at the field that a person must mend."""
        self.faults.append({"field": field, "message": message, "code": code or field})


def as_row(problem: ProposedProblem) -> dict[str, Any]:
    """The plain data of one proposed problem, as read."""
    measures = [{"text": one.text or one.words, "words": _due_words(one)} for one in problem.measures]
    return {
        "number": problem.number,
        "category": problem.category[: LONGEST["category"]],
        "title": title_of(problem.title, problem.text),
        "text": problem.text or problem.title,
        "goal": problem.goal,
        "standard": problem.standard,
        "deadline_text": problem.deadline_text,
        "is_key": False,
        "place": None,
        "persons": [person.name for person in problem.persons],
        "measures": measures,
        "fields": {name: [span.paragraph, span.start, span.end, span.last] for name, span in problem.fields.items()},
        "deadline_from": problem.deadline_from,
        "remark": problem.remark,
        "progress": problem.progress,
        "notes": list(problem.notes),
    }


def title_of(title: str, text: str) -> str:
    """The short title of a problem: its own, else its first sentence, cut where the database must."""
    words = title.strip() or SENTENCE.split(text.strip(), maxsplit=1)[0].strip()
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


def _due_words(measure: ProposedMeasure) -> str:
    """The words of a measure's deadline, where they give the day that was read; else that day in words."""
    if measure.due_on is None:
        return ""
    words = measure.due_words
    if words and len(words) <= LONGEST["words"] and wording.parse(words).due_on == measure.due_on:
        return words
    return terms.day_words(measure.due_on)


def owners(problem: ProposedProblem) -> list[tuple[Owner, int]]:
    """The units named for the problem (0) and for each measure (its place from 1), each once."""
    named = [(unit, 0) for unit in problem.units]
    for place, measure in enumerate(problem.measures, start=1):
        named += [(unit, place) for unit in measure.units]
    return list({(unit.name, unit.role, place): (unit, place) for unit, place in named}.values())


def matched(named: Iterable[tuple[str, str, int]], names: Names) -> list[RowUnit]:
    """Rows of units, not saved and of no row yet, for (name, role, place of the measure); a group becomes several."""
    rows: list[RowUnit] = []
    for name, role, measure in named:
        found = names.match(name)
        how = found.how
        if not found.organisations and matching.is_collective(name) and role in (Role.ASSIST, Role.SUPERVISE):
            how = How.WORDS
        for organisation in found.organisations or (None,):
            rows.append(
                RowUnit(
                    order=len(rows) + 1, name=name[:200], key=matching.cleaned(name), role=role, measure=measure,
                    organisation=organisation, how=how,
                )
            )  # fmt: skip
    return rows


class Reader:
    """Turns rows into what they want; keeps readings of deadline words, which repeat in a plan."""

    def __init__(self, names: Names, document_date: date, *, first_leads: bool) -> None:
        self.names, self.document_date, self.first_leads = names, document_date, first_leads
        self.calendar = workdays.load()
        self.parsed: dict[str, wording.Parsed] = {}

    def wanted(self, row: ImportRow, units: list[RowUnit]) -> Wanted:
        """What the row asks of the plan, with everything that stops it. No queries."""
        said = row.proposed
        want = Wanted(said["number"], said["category"].strip(), said["title"].strip(), said["text"], said["is_key"])
        if not want.number:
            want.fault("number", _("The problem has no number: write the one of the feedback."))
        if not want.title:
            want.fault("title", _("Write a short title."))
        elif len(want.title) > TITLE:
            want.fault("title", _("Write a short title of at most %(n)d characters.") % {"n": TITLE})
        task_units = [unit for unit in units if not unit.measure]
        if any((said["goal"].strip(), said["deadline_text"].strip(), said["measures"], task_units)):
            self._task(want, said, units)
        else:
            want.notes.append(_("A finding only: neither goal nor deadline, so no task is drafted."))
        return want

    def _task(self, want: Wanted, said: dict[str, Any], units: list[RowUnit]) -> None:
        pairs = self._units(want, [unit for unit in units if not unit.measure])
        if not said["goal"].strip():
            want.fault("goal", _("Write the goal: what must be reached."))
        long_term = self._deadline(want, said["deadline_text"].strip())
        measures = [self._measure(want, place, one, units, long_term) for place, one in enumerate(said["measures"], 1)]
        if not measures:
            want.fault("measures", _("Enter at least one measure."))
        want.draft = TaskDraft(
            goal=said["goal"].strip(),
            words=said["deadline_text"].strip(),
            place=self._place(said["place"], pairs),
            units=pairs,
            measures=measures,
            standard=said["standard"].strip(),
        )

    def parse(self, words: str) -> wording.Parsed:
        """Deadline words as the plan will read them."""
        if words not in self.parsed:
            self.parsed[words] = wording.parse(words, document_date=self.document_date, calendar=self.calendar)
        return self.parsed[words]

    def _deadline(self, want: Wanted, words: str) -> bool:
        """Judge the task's words; whether the work goes on after the day (or has none)."""
        if not words:
            want.fault("deadline_text", _("Write the deadline in the words of the plan."))
            return True
        if len(words) > LONGEST["deadline_text"]:
            want.fault("deadline_text", _("Write at most %(n)d characters.") % {"n": LONGEST["deadline_text"]})
        parsed = self.parse(words)
        if parsed.kind == wording.Kind.UNKNOWN:
            want.fault("deadline_text", wording.explain(parsed))
        want.due_on = parsed.due_on
        if parsed.kind == wording.Kind.IMMEDIATE and parsed.due_on is None:
            days = terms.IMMEDIATE_DAYS
            want.due_on = workdays.count(self.document_date, days, "calendar", self.calendar).due_on
        return parsed.then_long_term or parsed.kind == wording.Kind.LONG_TERM

    def _measure(
        self, want: Wanted, place: int, said: dict[str, Any], units: list[RowUnit], long_term: bool
    ) -> MeasureDraft:
        name, words = f"measure-{place}", said["words"].strip()
        parsed = self.parse(words) if words else None
        if not said["text"].strip():
            want.fault(name, _("Measure %(n)d has no text.") % {"n": place})
        if parsed and (parsed.kind == wording.Kind.UNKNOWN or len(words) > LONGEST["words"]):
            text = _("Measure %(n)d: “%(words)s” is not understood as a deadline.")
            want.fault(name, text % {"n": place, "words": words})
        if parsed and parsed.due_on and want.due_on and parsed.due_on > want.due_on and not long_term:
            text = _("Measure %(n)d is due on %(own)s, after the task itself (%(end)s).")
            want.fault(name, text % {"n": place, "own": parsed.due_on, "end": want.due_on})
        own = [unit for unit in units if unit.measure == place]
        for unit in own:
            if unit.organisation_id is None and unit.how != How.WORDS:
                want.fault("units", _unknown(unit))
        first = next((unit.organisation for unit in own if unit.organisation), None)
        return MeasureDraft(said["text"].strip(), words, first)

    def _units(self, want: Wanted, units: list[RowUnit]) -> list[tuple[Organisation, str]]:
        """Who has which part, in the order of the document: one lead, at least one responsible, one acceptor."""
        for unit in units:
            if unit.organisation_id is None and unit.how != How.WORDS:
                want.fault("units", _unknown(unit))
            elif unit.how == How.WORDS:
                want.notes.append(_("“%(name)s” stays in words only; nobody is told.") % {"name": unit.name})
        by_role: dict[str, list[Organisation]] = {role: [] for role in Role.values}
        for unit in units:
            role = Role.RESPONSIBLE if unit.role == Role.LEAD and unit.how == How.GROUP else unit.role
            if unit.organisation and unit.organisation not in by_role[role]:
                by_role[role].append(unit.organisation)
        self._lead(want, by_role, named=any(unit.role in (Role.LEAD, Role.RESPONSIBLE) for unit in units))
        if len(by_role[Role.ACCEPT]) > 1:
            want.fault("units", _("Only one unit can accept: let the others supervise."), "acceptors")
        order = (Role.LEAD, Role.RESPONSIBLE, Role.ASSIST, Role.SUPERVISE, Role.ACCEPT)
        return [(organisation, role) for role in order for organisation in by_role[role]]

    def _lead(self, want: Wanted, by_role: dict[str, list[Organisation]], *, named: bool) -> None:
        """One unit leads. Who leads alone is also responsible, and who is responsible alone also leads."""
        leads, doing = by_role[Role.LEAD], by_role[Role.RESPONSIBLE]
        if len(leads) > 1 or (not leads and len(doing) > 1):
            if not self.first_leads:
                text = _("%(n)d units are named and none of them alone leads: choose the lead unit.")
                want.fault("units", text % {"n": len(leads) or len(doing)}, "lead")
                return
            first = (leads or doing)[0]
            want.notes.append(_("“%(name)s” leads, because it is named first.") % {"name": first})
            by_role[Role.RESPONSIBLE] = list(dict.fromkeys([*doing, *leads]))
            by_role[Role.LEAD] = [first]
        elif not leads and not doing:
            if not named:
                want.fault("units", _("No responsible unit is named: choose one."), "no_unit")
        else:
            by_role[Role.LEAD], by_role[Role.RESPONSIBLE] = leads or doing[:1], doing or leads[:1]

    def _place(self, chosen: int | None, pairs: list[tuple[Organisation, str]]) -> Organisation:
        """Where the work is: as chosen, else the one part of the region that all responsible units lie in."""
        if place := self.names.by_pk(chosen):
            return place
        homes = {self.names.home(organisation) for organisation, role in pairs if role == Role.RESPONSIBLE}
        home = homes.pop() if len(homes) == 1 else self.names.region
        return home if home.path.startswith(self.names.region.path) else self.names.region


def _unknown(unit: RowUnit) -> str:
    return _("“%(name)s” is not matched to a unit.") % {"name": unit.name}
