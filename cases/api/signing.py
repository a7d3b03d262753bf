"""Sign-offs over REST. Signing asks for what was seen and for the password, as on the page."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http.response import HttpResponseBase
from rest_framework.exceptions import NotFound

from access.api.acts import FORM, JSON, act
from access.api.base import Resource
from access.api.looks import file
from cases import reach
from cases.api import filters, signing_rows, words
from cases.api.kept import bytes_of
from cases.domain import closing
from cases.models import Task
from orgs.reauth import prove
from records import evidence
from signoff import engine, paper
from signoff.models import Run, Seat, Signature, Step


class Signoffs(Resource):
    """Passages of dossiers through their chains, with steps, seats and all signatures, also void ones."""

    area = "ledger"
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

    @act(words.SignWords, right="", reads=(JSON, FORM), in_person=True)
    def sign(self, run: Run, given: dict[str, Any]) -> None:
        """Approve the open step in the caller's seat."""
        uploads = given.pop("photos", [])
        engine.require_seat(run, self.user, given["seen"])  # before any file is kept; sign() asks again, locked
        proof = prove(self.user, given.pop("password"))
        photos = [evidence.store(upload, by=self.user) for upload in uploads]
        closing.sign(run.pk, actor=self.user, proof=proof, photos=photos, **given)

    @act(words.ReturnWords, right="", path="return", in_person=True)
    def send_back(self, run: Run, given: dict[str, Any]) -> None:
        """Return the dossier to an earlier step, or to the unit."""
        closing.send_back(run.pk, actor=self.user, **given)

    @act(
        words.CarryPaperWords, right="closure.carry_paper", reads=(FORM,), status=201, answers=signing_rows.PaperRow
    )  # fmt: skip
    def paper(self, run: Any, given: dict[str, Any]) -> Any:
        """File the scan of the sheet that was signed by hand; it counts when a second person confirms it."""
        closing.require_may_carry(Task.objects.get(pk=run.task_id), self.user)
        scan, uploads = given.pop("scan"), given.pop("photos", [])
        paper.require_code(run, given["code"])  # before any file is kept
        photos = [evidence.store(upload, by=self.user) for upload in uploads]
        kept = evidence.store(scan, by=self.user)
        sheet: Any = closing.carry_paper(run.pk, actor=self.user, scan=kept, photos=photos, **given)
        sheet.task = run.task_id
        return sheet

    @file("ledger:read", path="photos", each=("sha256", str))
    def photo(self, run: Run, sha256: str) -> HttpResponseBase:
        """A photograph that a signer took on site, or the scan of a signature on paper."""
        signatures = run.signatures.select_related("scan").prefetch_related("photos")
        files = [one for row in signatures for one in (*row.photos.all(), row.scan) if one and one.sha256 == sha256]
        return bytes_of(files[0] if files else None, "public" if files and files[0].is_image else "")

    @act(words.WithdrawWords, right="", in_person=True)
    def withdraw(self, run: Run, given: dict[str, Any]) -> None:
        """Take one's own signature back, as long as nobody signed after it."""
        wanted = given.get("signature")
        signatures = run.signatures.filter(decision=Signature.Decision.APPROVE)
        found = signatures.filter(pk=wanted) if wanted else signatures.filter(signer=self.user, void="")
        signature = found.order_by("-pk").first()
        if signature is None:
            raise NotFound
        closing.withdraw_signature(signature.pk, actor=self.user)
