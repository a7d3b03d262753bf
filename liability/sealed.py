"""What of accountability lies under seal: clues, their files with their names, the names of persons."""

from liability.domain.cases import bound_to as of_person
from liability.domain.clues import bound_to as of_clue
from liability.domain.clues import file_of
from liability.models import Clue, ClueFile, Person
from petitions.privacy.rotating import Kept, add

add(
    Kept(Clue, "sealed", lambda row: of_clue(row.round_id, row.number), is_parcel=True),
    Kept(ClueFile, "sealed", lambda row: file_of(row.clue), is_parcel=True, beside=("clue",)),
    Kept(ClueFile, "sealed_name", lambda row: file_of(row.clue), is_parcel=True, beside=("clue",)),
    Kept(Person, "wrapped_key", of_person),
)
