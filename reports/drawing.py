"""The papers of this app as files: what is released is drawn once and stays equal to the byte."""

from papers.drawing import draw, is_kept, once
from reports.catalogue import petition_table
from reports.catalogue.petition_data import PublicationData
from reports.catalogue.progress_notice import compose
from reports.models import Release
from reports.releasing import restored

# What each paper is offered as. A notice is prose, its table only an attachment; a table of petitions is worked with.
NOTICE_KINDS = ("pdf", "docx", "html")
TABLE_KINDS = ("xlsx", "pdf", "docx", "html")


def of_release(release: Release, kind: str) -> bytes:
    """The bulletin of a release, drawn from its frozen values once and kept under its digest: equal to the byte."""
    return once(f"{release.digest}.{kind}", lambda: draw(compose(restored(release.data)), kind))


def of_publication(data: PublicationData, kind: str) -> bytes:
    """The table of a batch's petitions, drawn once and kept under the digest of its data; without one, drawn each time.

    Raises TotalsDisagree and PdfError.
    """
    if not data.digest:
        return draw(petition_table.compose(data), kind)
    return once(f"{data.digest}.{kind}", lambda: draw(petition_table.compose(data), kind))


def is_drawn(digest: str, kind: str) -> bool:
    """Whether the paper of this digest lies there already."""
    return bool(digest) and is_kept(f"{digest}.{kind}")
