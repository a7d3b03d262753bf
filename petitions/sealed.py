"""What of petitions lies under seal. Uploaded tables do so too, for minutes; one that loses its key is sent again."""

from petitions.domain.importing import row_bound_to
from petitions.domain.knowing import bound_to
from petitions.models import Identity, ImportRow
from petitions.privacy.rotating import Kept, add

add(
    Kept(Identity, "wrapped_key", lambda row: bound_to(row.petition), beside=("petition",)),
    Kept(ImportRow, "sealed", row_bound_to, is_parcel=True),
)
