"""Signatures on paper over REST: the scans that were brought back, confirming and refusing them."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http.response import HttpResponseBase

from access.api.acts import act
from access.api.base import Resource
from access.api.looks import file
from cases import reach
from cases.api import filters, signing_rows, words
from cases.api.kept import bytes_of
from cases.domain import closing
from cases.models import Closure, Task
from orgs.models import Organisation
from orgs.reauth import prove
from signoff.models import PaperSheet


def _region(sheet: Any) -> Organisation:
    return Task.objects.select_related("problem__round__region").get(pk=sheet.task).problem.round.region


class PaperSignatures(Resource):
    """Sheets that were signed by hand and scanned; each counts when a second person confirms it."""

    area = "ledger"
    queryset = PaperSheet.objects.none()
    serializer_class = signing_rows.PaperRow
    filterset_class = filters.PaperSheetFilter
    orderings = {"id": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[PaperSheet]:
        task = Closure.objects.filter(run=OuterRef("seat__step__run")).values("task")[:1]
        sheets = PaperSheet.objects.filter(seat__step__run__in=reach.runs(self.user).values("pk"))
        people = ("signer", "carried_by", "decided_by", "scan")
        return sheets.annotate(task=Subquery(task)).select_related("seat__step", *people).prefetch_related("photos")

    @act(words.ConfirmWords, right="closure.confirm_paper", at=_region, in_person=True)
    def confirm(self, sheet: PaperSheet, given: dict[str, Any]) -> None:
        """Confirm that the record is what the scan shows; it becomes the signer's signature."""
        closing.confirm_paper(sheet.pk, actor=self.user, proof=prove(self.user, given["password"]))

    @act(words.RefuseWords, right="closure.confirm_paper", at=_region)
    def refuse(self, sheet: PaperSheet, given: dict[str, Any]) -> None:
        """Turn the sheet down; the step still waits for the signature."""
        closing.refuse_paper(sheet.pk, actor=self.user, **given)

    @file("ledger:read", path="files", each=("sha256", str))
    def paper(self, sheet: PaperSheet, sha256: str) -> HttpResponseBase:
        """The scan, or a photograph that came with it."""
        kept = next((one for one in (sheet.scan, *sheet.photos.all()) if one.sha256 == sha256), None)
        return bytes_of(kept, "public" if kept and kept.is_image else "")
