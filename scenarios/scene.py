"""What every deed of a replay needs: the script, its people, and the rows that earlier deeds made."""

from typing import Any

from cases.models import Measure, Problem, Round, Task
from orgs.models import Role, User
from petitions.models import Assignment, Petition
from records import evidence
from records.models import Evidence
from scenarios import pictures
from scenarios.cast import Cast
from scenarios.story import ProblemScript, Scenario


class Scene:
    """One replay. Rows are read anew where they may have changed, so that a replay can go on where it was cut off."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.cast = Cast(scenario)
        self._tasks: dict[tuple[int, int], int] = {}
        self._petitions: dict[str, int] = {}
        self._cases: dict[tuple[str, str], int] = {}

    @property
    def round(self) -> Round:
        """The round as it is now. Raises Round.DoesNotExist before it was entered."""
        return Round.objects.select_related("region").get(slug=self.scenario.slug)

    def problem(self, number: int) -> Problem:
        """The problem's row, with its round."""
        rows = Problem.objects.select_related("round__region")
        return rows.get(round__slug=self.scenario.slug, number=number)

    def task_id(self, number: int, cycle: int = 0) -> int:
        """The task of a problem in a cycle; 0 is the latest."""
        if cycle and (number, cycle) in self._tasks:
            return self._tasks[number, cycle]
        rows = Task.objects.filter(problem__round__slug=self.scenario.slug, problem__number=number)
        found = rows.get(cycle=cycle) if cycle else rows.latest("cycle")
        self._tasks[number, found.cycle] = found.pk
        return found.pk

    def task(self, number: int, cycle: int = 0) -> Task:
        """The same as a fresh row."""
        return Task.objects.select_related("problem__round__region", "deadline").get(pk=self.task_id(number, cycle))

    def petition_id(self, number: str) -> int:
        """The petition of a number."""
        if number not in self._petitions:
            rows = Petition.objects.filter(round__slug=self.scenario.slug, number=number)
            self._petitions[number] = rows.values_list("pk", flat=True).get()
        return self._petitions[number]

    def case_id(self, number: str, unit: str) -> int:
        """The assignment of a petition to a unit of the script, until it is handed on."""
        if (number, unit) not in self._cases:
            rows = Assignment.objects.live().filter(petition=self.petition_id(number))
            self._cases[number, unit] = rows.values_list("pk", flat=True).get(organisation=self.cast.orgs[unit])
        return self._cases[number, unit]

    def measure(self, number: int, cycle: int, order: int) -> Measure:
        """A measure of that task."""
        return Measure.objects.get(task=self.task_id(number, cycle), order=order)

    def script(self, number: int) -> ProblemScript:
        """The story of a problem."""
        return self.scenario.problem(number)

    def clerk(self, number: int) -> User:
        """Who reports on a problem: the clerk of its responsible unit."""
        return self.cast.holder(Role.CLERK, self.script(number).units.responsible)

    def site_photo(self, number: int, by: User, on: Any, caption: str) -> Evidence:
        """A kept illustrative picture of a visit on site."""
        return evidence.store(pictures.photo("site", number, caption, on, located=True), by=by)
