"""Papers that the public process shows and may not order itself: ordered here as soon as they are released."""

from celery import shared_task

from reports import drawing, for_the_public, publications
from reports.models import Publication, Release

AT_ONCE = 5  # orders of one tick; a worker draws them one after the other


@shared_task
def order_papers() -> int:
    """Order the PDF of each round's newest release and of released tables, where it is not drawn; how many."""
    wanted = 0
    for release in Release.objects.newest().defer("items", "lists", "data", "figures"):
        if wanted < AT_ONCE and not drawing.is_drawn(release.digest, "pdf"):
            for_the_public.order_release(release)
            wanted += 1
    for row in Publication.objects.filter(state=Publication.State.RELEASED).order_by("-pk"):
        if wanted < AT_ONCE and not drawing.is_drawn(publications.current(row).digest, "pdf"):
            for_the_public.order_publication(row)
            wanted += 1
    return wanted
