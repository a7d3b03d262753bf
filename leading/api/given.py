"""What was given to somebody: errands to units, items and exposed items to leaders."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from access.api.acts import FORM, JSON, act, create
from cases.api.ledger import NEVER
from cases.api.rounds import OfRound
from leading.api import filters, rows, words
from leading.api.held import where_read
from leading.domain import errands, exposing, led
from leading.models import Answer, Errand, Exposure, LedItem
from leading.states import Verb


class Errands(OfRound):
    """Errands that decisions, findings and opinions gave to units."""

    area = "leading"
    queryset = Errand.objects.none()
    serializer_class = rows.ErrandRow
    full = rows.ErrandDetail
    filterset_class = filters.ErrandApiFilter
    orderings = {"id": None, "due_on": Coalesce("deadline__due_on", NEVER), "given_on": None}
    events = frozenset({Verb.ANSWERED, Verb.CONFIRMED, Verb.RETURNED, Verb.MOVED, Verb.DROPPED})

    def get_queryset(self) -> QuerySet[Errand]:
        found = Errand.objects.visible_to(self.user).for_list()
        if self.action == "list":
            return found
        said = Answer.objects.select_related("verdict").prefetch_related("files").order_by("seq")
        return found.select_related("round__region").prefetch_related(Prefetch("answers", said), "finding__photos")

    @act(words.AnswerWords, right="errand.answer", reads=(JSON, FORM))
    def answer(self, errand: Errand, given: dict[str, Any]) -> None:
        """Report the errand done; somebody else confirms it."""
        errands.answer(errand.pk, actor=self.user, **given)

    @act(words.NoteWords, right="")
    def confirm(self, errand: Errand, given: dict[str, Any]) -> None:
        """Confirm that what was reported is done: office, verifier, or the leader who found it."""
        errands.confirm(errand.pk, actor=self.user, **given)

    @act(words.ReturnWords, right="", path="return")
    def give_back(self, errand: Errand, given: dict[str, Any]) -> None:
        """Return the report with what it lacks."""
        errands.return_(errand.pk, actor=self.user, **given)

    @act(words.MoveWords, right="errand.give")
    def move(self, errand: Errand, given: dict[str, Any]) -> None:
        """Give the errand another day."""
        errands.move(errand.pk, actor=self.user, **given)

    @act(words.DropWords, right="errand.give")
    def drop(self, errand: Errand, given: dict[str, Any]) -> None:
        """Lift the errand; it stays on record."""
        errands.drop(errand.pk, actor=self.user, **given)


class LedItems(OfRound):
    """Items that leaders lead in person."""

    area = "leading"
    queryset = LedItem.objects.none()
    serializer_class = rows.LedItemRow
    filterset_class = filters.LedFilter
    orderings = {"id": None, "since": None}
    events = frozenset({Verb.LED, Verb.LED_ENDED})
    to_round = "task.problem.round"

    def get_queryset(self) -> QuerySet[LedItem]:
        found = LedItem.objects.filter(where_read(self.user, "task__problem__round__region__"))
        return found.select_related("task__problem__round__region")

    @create(words.LedWords, right="led.edit")
    def create(self, given: dict[str, Any]) -> LedItem:
        """Put an item under a leader."""
        given.pop("round")
        return led.lead(given.pop("task").pk, actor=self.user, **given)

    @act(words.LedEndWords, right="led.edit")
    def end(self, row: LedItem, given: dict[str, Any]) -> None:
        """End the lead with its last day."""
        led.end(row.pk, actor=self.user, **given)


class Exposures(OfRound):
    """Items that films and media exposed: a leader goes there by a day, and it is followed until it is solved."""

    area = "leading"
    queryset = Exposure.objects.none()
    serializer_class = rows.ExposureRow
    full = rows.ExposureDetail
    filterset_class = filters.ExposureApiFilter
    orderings = {"id": None, "due_on": Coalesce("deadline__due_on", NEVER), "shown_on": None}
    events = frozenset({Verb.EXPOSED, Verb.EXPOSED_SEEN, Verb.EXPOSED_ENDED})

    def get_queryset(self) -> QuerySet[Exposure]:
        found = Exposure.objects.visible_to(self.user)
        found = found.select_related("round__region", "deadline", "task__problem", "petition")
        return found if self.action == "list" else found.prefetch_related("follow_ups")

    @create(words.ExposureWords, right="exposure.edit")
    def create(self, given: dict[str, Any]) -> Exposure:
        """Record an exposed item; the leader is told and reminded until the visit."""
        return exposing.expose(given.pop("round").pk, actor=self.user, **given)

    @act(words.BeenWords, right="")  # the leader whose visit it was may note it too; the domain's function decides
    def been(self, row: Exposure, given: dict[str, Any]) -> None:
        """Note which visit of the leader was there."""
        exposing.visited(row.pk, actor=self.user, visit_id=given["visit"])

    @act(words.FollowWords, right="exposure.edit", status=201)
    def follow(self, row: Exposure, given: dict[str, Any]) -> None:
        """Write down what became of it on a day."""
        exposing.follow(row.pk, actor=self.user, **given)

    @act(words.SolvedWords, right="exposure.edit")
    def end(self, row: Exposure, given: dict[str, Any]) -> None:
        """Take an item that is solved off the list of what is open."""
        exposing.end(row.pk, actor=self.user, **given)
