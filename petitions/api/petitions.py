"""Batches and petitions over REST: lists and details by scope, and the acts of the office on them."""

from typing import Any

from django.db.models import BooleanField, Case, Count, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from access.api.acts import act, change, create, remove
from access.api.base import Resource
from access.api.once import HEADER
from cases.api.ledger import NEVER
from orgs import tree
from orgs.reauth import prove
from petitions.api import filters, rows, rows_of_office, words
from petitions.domain import assigning, linking, receiving, releasing, secrecy
from petitions.domain.releasing import summary_for
from petitions.filters import base
from petitions.forms.intake import NO_UNIT, PetitionForm
from petitions.models import Assignment, Batch, JointUnit, Petition, PublicVersion
from petitions.models.scope import office_paths
from petitions.states import Verb

UNKEPT = {"Cache-Control": "no-store, private", "Referrer-Policy": "no-referrer"}


def region(petition: Petition) -> Any:
    """Where the rights of acts on a petition are asked."""
    return petition.round.region


class Batches(Resource):
    """Batches as the inspection group handed them over."""

    area = "petitions"
    events = frozenset({Verb.BATCH_RECEIVED})
    queryset = Batch.objects.none()
    serializer_class = rows.BatchRow
    filterset_class = filters.BatchFilter
    orderings = {"id": None, "handed_over_on": None}

    def get_queryset(self) -> QuerySet[Batch]:
        seen = Petition.objects.visible_to(self.user).order_by()
        drafts = Q(state=Batch.State.DRAFT) & tree.below(office_paths(self.user), "round__region__")
        counted = Count("petitions", filter=Q(petitions__in=seen.values("pk")))
        known = Batch.objects.filter(Q(pk__in=seen.values("batch")) | drafts)
        return known.select_related("round").annotate(petitions_count=counted)

    @act(right="petition.enter")
    def receive(self, batch: Batch, given: dict[str, Any]) -> None:
        """Receive a draft batch: its petitions count from now on."""
        receiving.confirm(batch.pk, actor=self.user)

    @remove(right="petition.enter")
    def destroy(self, batch: Batch, given: dict[str, Any]) -> None:
        """Take a draft batch back as if it had not been entered."""
        receiving.take_back(batch.pk, actor=self.user)


class Petitions(Resource):
    """Petitions that were handed over, with masked summaries."""

    area = "petitions"
    queryset = Petition.objects.none()
    serializer_class = rows.PetitionRow
    full = rows.PetitionDetail
    filterset_class = filters.PetitionApiFilter
    orderings = {"id": None, "due": Coalesce("due_on", NEVER), "number": None}

    def get_queryset(self) -> QuerySet[Petition]:
        withheld = Case(
            When(secrecy.about_own_side(self.user), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        found = Petition.objects.visible_to(self.user).annotate(withheld=withheld)
        found = found.select_related("round", "batch", "place").prefetch_related("types")
        if self.action == "list":
            return found
        joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
        mine = Assignment.objects.visible_to(self.user).live().select_related("organisation", "deadline")
        seen = Prefetch("assignments", mine.prefetch_related(joint), to_attr="seen_assignments")
        return found.select_related("round__region", "accused").prefetch_related(seen)

    def get_object(self) -> Any:
        row = super().get_object()
        row.told = summary_for(self.user, row)
        return row

    def once(self, do: Any) -> Response:
        """An opened identity is told once: its answer is not kept for an Idempotency-Key."""
        if self.action == "reveal" and HEADER in self.request.headers:
            raise ValidationError({HEADER: [_("This answer is kept nowhere. Send it without a key.")]})
        return super().once(do)

    @create(words.NewPetitionWords, right="petition.enter")
    def create(self, given: dict[str, Any]) -> Petition:
        """Enter a single petition into a batch; a unit that its wording names is taken for the accused one."""
        unit = words.accused_unit(given["round"], "" if given["accused"] == NO_UNIT else given["accused"])
        return receiving.add_petition(given["batch"], PetitionForm.draft_of(given, unit), actor=self.user)

    @change(words.EditPetitionWords, right="petition.enter", at=region)
    def partial_update(self, petition: Petition, given: dict[str, Any]) -> None:
        """Mend what was entered; the summary is masked again."""
        receiving.edit(petition.pk, actor=self.user, **given)

    @act(words.AccusedWords, right="petition.enter", at=region)
    def accused(self, petition: Petition, given: dict[str, Any]) -> None:
        """Say which unit the petition accuses, or none."""
        receiving.set_accused(petition.pk, given["accused"], actor=self.user, seen=given["seen"])

    @act(words.HandOverWords, right="petition.assign", path="hand-over", at=region)
    def hand_over(self, petition: Petition, given: dict[str, Any]) -> None:
        """Hand the petition to one unit, or split it over several."""
        assigning.hand_over(petition.pk, given["shares"], actor=self.user)

    @act(
        words.HandOverManyWords, right="petition.assign", path="hand-over-many", on_row=False,
        answers=rows_of_office.BulkRow, many=True,
    )  # fmt: skip
    def hand_over_many(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Hand several petitions of a round to one unit; each answer says what became of one."""
        seen = base(self.user, given["round"]).filter(pk__in=given["petitions"]).values_list("pk", flat=True)
        done = assigning.hand_over_many(list(seen), given["to"], actor=self.user)
        return [{"id": one.petition.pk, "fault": one.fault} for one in done]

    @act(words.LinkPetitionWords, right="petition.link", at=region)
    def link(self, petition: Petition, given: dict[str, Any]) -> None:
        """Link the petition with another one; petition-links has what stands."""
        linking.link(petition.pk, given.pop("other"), actor=self.user, **given)

    @act(words.OtherWords, right="petition.link", path="not-alike", at=region)
    def not_alike(self, petition: Petition, given: dict[str, Any]) -> None:
        """Note that two petitions do not belong together, so that they are not offered again."""
        linking.not_alike(petition.pk, given["other"], actor=self.user)

    @act(words.ProblemsWords, right="petition.link", at=region)
    def problems(self, petition: Petition, given: dict[str, Any]) -> None:
        """Say which problems of the feedback the petition belongs to."""
        linking.set_problems(petition.pk, list(given["problems"]), actor=self.user, seen=given["seen"])

    @act(
        words.PrepareWords,
        right="petition.prepare_release",
        at=region,
        answers=rows_of_office.VersionDetail,
        status=201,
    )
    def prepare(self, petition: Petition, given: dict[str, Any]) -> PublicVersion:
        """Draft what goes out, masked by machine; somebody else releases it."""
        return releasing.prepare(petition.pk, actor=self.user, **given)

    @act(words.PetitionIdentityWords, right="petition.enter", at=region, answers=rows_of_office.IdentityKeptRow)
    def identity(self, petition: Petition, given: dict[str, Any]) -> dict[str, list[int]]:
        """Seal who complained, or replace it."""
        secrecy.keep(petition.pk, given, actor=self.user)
        return {"versions_that_tell": releasing.versions_that_tell(petition)}

    @act(words.EraseWords, right="petition.enter", at=region, path="erase-identity", in_person=True, status=204)
    def erase_identity(self, petition: Petition, given: dict[str, Any]) -> None:
        """Forget who complained for good."""
        proof = prove(self.user, given["password"])
        secrecy.erase(petition.pk, actor=self.user, why=given["why"], proof=proof)

    @act(words.RevealWords, right="petition.reveal", at=region, in_person=True, answers=rows_of_office.OpenedRow)
    def reveal(self, petition: Petition, given: dict[str, Any]) -> Response:
        """Open who complained once, on record."""
        proof = prove(self.user, given["password"])
        found = secrecy.reveal(petition.pk, actor=self.user, reason=given["reason"], proof=proof)
        return Response(rows_of_office.OpenedRow(found).data, headers=UNKEPT)
