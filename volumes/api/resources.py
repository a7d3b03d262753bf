"""Case files over REST: what is in one, and ordering it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from access.api.acts import create
from cases.api.counted import Counted
from cases.api.orders import OrderRow
from papers import orders
from papers.models import Order
from volumes import makers, ordering
from volumes.api import rows, words


class CaseFiles(Counted):
    """Case files of problems and petitions: the chapters that one would have."""

    area = "papers"
    serializer_class = rows.ChapterRow
    asks = words.CasefileWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        subject = asked["subject"]
        return makers.read({"about": subject.about, "pk": subject.row.pk, "redacted": False}).chapters

    @create(words.CasefileOrderWords, right="casefile.make", answers=OrderRow)
    def create(self, given: dict[str, Any]) -> Order:
        """Order a case file, whole or redacted, as PDF or as archive; a worker makes it."""
        wanted = ordering.order_of(given.pop("subject"), **given)
        with override(makers.PAPER_LANGUAGE):
            return orders.ask(**wanted, asked_by=self.user)


RESOURCES = {"case-files": CaseFiles}
