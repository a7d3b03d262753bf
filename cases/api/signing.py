"""Sign-offs over REST. Signing asks for what was seen and for the password, as on the page."""

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases import reach
from cases.api import filters, signing_rows, words
from cases.api.base import Resource
from cases.domain import closing
from orgs.reauth import prove
from records import evidence
from signoff import engine
from signoff.models import Run, Seat, Signature, Step


class Signoffs(Resource):
    """Passages of dossiers through their chains, with steps, seats and all signatures, also void ones."""

    queryset = Run.objects.none()
    serializer_class = signing_rows.RunRow
    full = signing_rows.RunDetail
    filterset_class = filters.SignoffFilter
    orderings = {"id": None, "started_at": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Run]:
        steps = Step.objects.order_by("order").prefetch_related(
            Prefetch("seats", Seat.objects.select_related("organisation", "person")),
            Prefetch("signatures", Signature.objects.prefetch_related("photos")),
        )
        runs = reach.runs(self.user).select_related("filed_by")
        return runs.prefetch_related(Prefetch("steps", steps))

    @extend_schema(request={"application/json": words.SignWords, "multipart/form-data": words.SignWords})
    @action(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser])
    def sign(self, request: Request, pk: str) -> Response:
        """Approve the open step in the caller's seat."""
        run = self.get_object()
        given = self.words(words.SignWords)
        uploads = given.pop("photos", [])
        engine.require_seat(run, self.user, given["seen"])  # before any file is kept; sign() asks again, locked
        proof = prove(self.user, given.pop("password"))
        photos = [evidence.store(upload, by=self.user) for upload in uploads]
        closing.sign(run.pk, actor=self.user, proof=proof, photos=photos, **given)
        return self.shown(run.pk)

    @extend_schema(request=words.ReturnWords)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return the dossier to an earlier step, or to the unit."""
        run = self.get_object()
        closing.send_back(run.pk, actor=self.user, **self.words(words.ReturnWords))
        return self.shown(run.pk)

    @extend_schema(request=words.WithdrawWords)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own signature back, as long as nobody signed after it."""
        run = self.get_object()
        wanted = self.words(words.WithdrawWords).get("signature")
        signatures = run.signatures.filter(decision=Signature.Decision.APPROVE)
        given = signatures.filter(pk=wanted) if wanted else signatures.filter(signer=self.user, void="")
        signature = given.order_by("-pk").first()
        if signature is None:
            raise NotFound
        closing.withdraw_signature(signature.pk, actor=self.user)
        return self.shown(run.pk)
