"""What an app tells of the things that it lets be found, so that the whole index can be checked and built anew."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search import index
from search.index import Thing

Things = Callable[[Sequence[int]], list[Thing]]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing: `subjects` are all that may be found now, `things` what is to be found of some of them.

    `things` may leave out subjects that are not to be found.
    """

    kind: str
    subjects: Callable[[], Iterable[int]]
    things: Things
    is_public: bool = False

    def keep(self, subjects: Iterable[int]) -> int:
        """Bring the entries of these things up to date, in the caller's transaction; how many were not."""
        changed = 0
        for some in index.batched(dict.fromkeys(subjects), index.AT_ONCE):
            things = self.things(some)
            changed += index.put_many(things)
            if gone := set(some) - {thing.subject for thing in things}:
                changed += index.drop(self.kind, gone, self.is_public)
        return changed
