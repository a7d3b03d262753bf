"""What is known of who complained: what the machine masks by. Never shown to anybody."""

from collections.abc import Iterable
from datetime import datetime

from petitions.models import Identity, Petition
from petitions.privacy import sealing
from petitions.privacy.masking import Known
from petitions.privacy.record import known_of


def is_erased(petition: Petition) -> bool:
    """Whether an identity was kept for this petition and has been erased."""
    return known_since(petition) is not None


def known_since(petition: Petition) -> datetime | None:
    """Of an identity that was erased, since when texts had been masked by it; None while nothing was erased."""
    rows = Identity.objects.filter(petition=petition, erased_at__isnull=False)
    return rows.values_list("kept_at", flat=True).first()


def known(petition: Petition) -> Known:
    """What the machine masks by: the identity of this petition, or nothing. Never shown to anybody."""
    row = Identity.objects.filter(petition=petition, erased_at=None).first()
    return known_of(opened(row, petition)) if row else Known()


def known_many(petition_ids: Iterable[int]) -> dict[int, Known]:
    """As `known` for many petitions, by id; those without an identity are left out. One query."""
    rows = Identity.objects.filter(petition__in=list(petition_ids), erased_at=None).select_related("petition")
    return {row.petition_id: known_of(opened(row, row.petition)) for row in rows}


def opened(row: Identity, petition: Petition) -> dict[str, str]:
    """The fields of an identity. Raises sealing.Unreadable."""
    return sealing.open_sealed(bytes(row.sealed or b""), bytes(row.wrapped_key or b""), bound_to(petition))


def bound_to(petition: Petition) -> bytes:
    """The name of the record that an identity is sealed for."""
    return f"petition:{petition.pk}".encode()
