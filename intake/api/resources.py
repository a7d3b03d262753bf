"""Lists taken in over REST: begun, mended, taken in and taken back by the office of the round, as on the desk."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from access.api.acts import FORM, JSON, act, change, create, remove
from access.api.base import Resource
from access.api.filters import Number
from cases.api.rounds import OfRound
from cases.api.rows import ChangeRow
from cases.models import ChangeRequest, Round
from intake.api import rows, words
from intake.domain import asking, beginning, mending, naming, returning, taking
from intake.domain.acts import RIGHT
from intake.filters import BatchFilter, RowFilter
from intake.models import Cleaning, ImportBatch, ImportRow, SourceLine, UnitAlias
from intake.states import Verb
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import paths_of


def offices(user: User, road: str) -> Q:
    """Where the person may write the round's plan; `road` leads to the region. Nobody else knows of its lists."""
    return tree.below(paths_of(user, RIGHT), road)


class ListFilter(BatchFilter):
    """Which lists."""

    round = filters.CharFilter(field_name="round__slug")


class RecordFilter(RowFilter):
    """Which records."""

    list = Number(field_name="batch")


class TextFilter(filters.FilterSet):
    """Of which list."""

    list = Number(field_name="batch")


class ChangesFilter(filters.FilterSet):
    """Of which list, and which kind."""

    list = Number(field_name="batch")
    kind = filters.CharFilter(field_name="kind")


class NameFilter(filters.FilterSet):
    """Names of which region or unit."""

    region = Number(field_name="region")
    unit = Number(field_name="organisation")


class Lists(OfRound):
    """Documents on their way into the plan of a round: read by a worker, mended and taken in by the office."""

    area = "intake"
    queryset = ImportBatch.objects.none()
    serializer_class = rows.ListRow
    full = rows.ListDetail
    filterset_class = ListFilter
    orderings = {"id": None, "made_at": None}
    ordering = "-id"
    events = frozenset({Verb.BEGUN, Verb.TAKEN, Verb.TAKEN_BACK, Verb.PUT_ASIDE})

    def get_queryset(self) -> QuerySet[ImportBatch]:
        found = ImportBatch.objects.filter(offices(self.user, "round__region__"))
        return found.select_related("round__region", "file", "made_by", "taken_by", "back_by")

    @create(words.BeginWords, right=RIGHT, reads=(JSON, FORM))
    def create(self, given: dict[str, Any]) -> ImportBatch:
        """Hand a document in, as a file or as text; a worker reads it, `state` and `done` say how far it is."""
        return beginning.begin(given.pop("round").pk, actor=self.user, **given)

    @change(words.FactsWords, right=RIGHT)
    def partial_update(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Set the date of the document and who leads where no unit alone does; every record is judged anew."""
        mending.set_facts(batch.pk, actor=self.user, **given)

    @act(words.ListNamesWords, right=RIGHT)
    def units(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Say once for the whole list what names mean."""
        mending.settle_names(batch.pk, actor=self.user, **given)

    @act(right=RIGHT)
    def number(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Number the records that have no number, in the order of the document."""
        mending.number_rows(batch.pk, actor=self.user)

    @act(words.WhyWords, right=RIGHT, path="leave-out")
    def leave_faults_out(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Leave every record with faults out, with one reason."""
        mending.leave_faults_out(batch.pk, actor=self.user, **given)

    @act(words.TakeWords, right=RIGHT)
    def take(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Take the list in as drafts, all or none."""
        taking.take(batch.pk, actor=self.user, **given)

    @act(words.WhyWords, right=RIGHT, path="take-back")
    def take_back(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Take the list back while nobody touched what it made."""
        returning.take_back(batch.pk, actor=self.user, **given)

    @act(right=RIGHT, path="put-aside")
    def put_aside(self, batch: ImportBatch, given: dict[str, Any]) -> None:
        """Let a list that is not to be taken in be forgotten, with everything read from it."""
        beginning.put_aside(batch.pk, actor=self.user)


class Records(OfRound):
    """RecordProposed records of lists, each judged against the plan of the round."""

    area = "intake"
    queryset = ImportRow.objects.none()
    serializer_class = rows.ListRecordRow
    full = rows.ListRecordDetail
    filterset_class = RecordFilter
    orderings = {"id": None, "number": None}
    to_round = "batch.round"

    def get_queryset(self) -> QuerySet[ImportRow]:
        found = ImportRow.objects.filter(offices(self.user, "batch__round__region__"))
        if self.action == "list":
            return found
        return found.select_related("batch__round__region", "batch__file", "task").prefetch_related(
            "units__organisation"
        )

    @change(words.MendWords, right=RIGHT)
    def partial_update(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Mend the record; it is judged anew. `measures` and `parts` stand for all of them, where they are sent."""
        parts = given.pop("parts", None)
        said = given | {"place": int(given["place"]) if given["place"] else None}
        said |= {"measures": words.measures_of(given["measures"])} if "measures" in given else {}
        chosen = None if parts is None else words.parts_of(parts, row.batch.round.region)
        mending.mend(row.pk, actor=self.user, values=said, parts=chosen)

    @act(words.WhyWords, right=RIGHT, path="leave-out")
    def leave_out(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Leave the record out of what is taken in, with the reason."""
        mending.leave_out(row.pk, actor=self.user, **given)

    @act(right=RIGHT, path="put-in")
    def put_in(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Let a record that was left out be taken in after all."""
        mending.put_in(row.pk, actor=self.user)

    @act(words.AskWords, right=RIGHT, answers=ChangeRow, many=True, status=201)
    def ask(self, row: ImportRow, given: dict[str, Any]) -> list[ChangeRequest]:
        """Ask for what the list wants otherwise than the filed plan; somebody else decides each change."""
        return asking.ask(row.pk, actor=self.user, fields=given.pop("fields_wished"), **given)


class Lines(Resource):
    """The cleaned text of lists, paragraph by paragraph."""

    area = "intake"
    queryset = SourceLine.objects.none()
    serializer_class = rows.SourceLineRow
    filterset_class = TextFilter
    orderings = {"id": None, "number": None}

    def get_queryset(self) -> QuerySet[SourceLine]:
        return SourceLine.objects.filter(offices(self.user, "batch__round__region__"))


class Cleanings(Resource):
    """What cleaning changed in the text of lists."""

    area = "intake"
    queryset = Cleaning.objects.none()
    serializer_class = rows.ListCleaning
    filterset_class = ChangesFilter
    orderings = {"id": None, "order": None}

    def get_queryset(self) -> QuerySet[Cleaning]:
        return Cleaning.objects.filter(offices(self.user, "batch__round__region__"))


class UnitNames(Resource):
    """Learned names: what documents of a region call its units."""

    area = "intake"
    queryset = UnitAlias.objects.none()
    serializer_class = rows.UnitNameRow
    filterset_class = NameFilter
    orderings = {"id": None, "name": None}

    def get_queryset(self) -> QuerySet[UnitAlias]:
        found = UnitAlias.objects.filter(offices(self.user, "region__"))
        return found.select_related("region", "organisation", "made_by")

    @create(words.UnitNameWords, right=RIGHT)
    def create(self, given: dict[str, Any]) -> UnitAlias:
        """Remember what documents of the round's region call a unit; a name taught before is taught anew."""
        return naming.teach(actor=self.user, **given)

    @remove(right=RIGHT)
    def destroy(self, alias: UnitAlias, given: dict[str, Any]) -> None:
        """Let the name be forgotten; the trail of the region's latest round keeps it."""
        naming.forget(alias.pk, latest_round(alias.region), actor=self.user)


def latest_round(region: Organisation) -> Round:
    """The round of the region that was made last. Raises Round.DoesNotExist."""
    return Round.objects.filter(region=region).order_by("-pk")[:1].get()


RESOURCES = {
    "lists": Lists,
    "list-records": Records,
    "list-lines": Lines,
    "list-changes": Cleanings,
    "unit-names": UnitNames,
}
