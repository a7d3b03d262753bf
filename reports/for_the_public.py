"""PDFs that anybody may read: drawn by a worker once something is released, or when the first reader asks."""

from papers import orders
from papers.drawing import MEDIA_TYPES
from papers.models import Order
from reports import makers
from reports.models import Publication, Release


def order_release(release: Release, kind: str = "pdf") -> Order:
    """Have the bulletin of a release drawn; asking again while it is open changes nothing."""
    return _order(makers.RELEASE, {"release": release.pk, "kind": kind}, release.digest, kind)


def order_publication(publication: Publication, kind: str = "pdf") -> Order:
    """Have the table of a publication drawn, as it may be read today."""
    return _order(makers.PUBLICATION, {"publication": publication.pk, "kind": kind}, publication.digest, kind)


def _order(maker: str, params: dict[str, object], digest: str, kind: str) -> Order:
    name = f"{digest[:16]}.{kind}"
    return orders.ask(maker, params, title=name, file_name=name, media_type=MEDIA_TYPES[kind], asked_by=None)
