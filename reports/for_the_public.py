"""PDFs that anybody may read: drawn by a worker once something is released, or when the first reader asks."""

from django.conf import settings

from papers import orders
from papers.drawing import MEDIA_TYPES
from papers.models import Order
from reports import makers
from reports.models import Publication, Release


def order_release(release: Release, kind: str = "pdf") -> Order | None:
    """Have the bulletin of a release drawn; asking again while it is open changes nothing. None where we only read."""
    return _order(makers.RELEASE, {"release": release.pk, "kind": kind}, release.digest, kind)


def order_publication(publication: Publication, kind: str = "pdf") -> Order | None:
    """Have the table of a publication drawn, as it may be read today. None where we only read."""
    return _order(makers.PUBLICATION, {"publication": publication.pk, "kind": kind}, publication.digest, kind)


def _order(maker: str, params: dict[str, object], digest: str, kind: str) -> Order | None:
    if settings.PUBLIC_ALONE:  # the main process orders what is not drawn yet (public.jobs)
        return None
    name = f"{digest[:16]}.{kind}"
    return orders.ask(maker, params, title=name, file_name=name, media_type=MEDIA_TYPES[kind], asked_by=None)
