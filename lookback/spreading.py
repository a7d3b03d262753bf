"""Sharing visits out: nobody to what they had a hand in, nobody at home where that can be, near ones together."""

from collections import Counter
from collections.abc import Sequence

from lookback import apart
from lookback.apart import Visitor
from lookback.models import Pick
from orgs.models import Organisation


def share_out(picks: Sequence[Pick], visitors: Sequence[Visitor], region: Organisation) -> dict[int, int]:
    """Pick id → visitor's user id. Picks that none of the visitors may look at are left out.

    Places are taken one after the other. Of those who may, whoever is not at home there goes before whoever is; then
    who has least to do, but a place is not split while the difference is smaller than its own number of items.
    """
    known = apart.known(picks)
    load: Counter[int] = Counter()
    here: Counter[tuple[int, int]] = Counter()
    found: dict[int, int] = {}
    most = -(-len(picks) // max(1, len(visitors)))
    ordered = sorted(picks, key=lambda pick: (pick.place.path if pick.place else "", pick.key))
    for pick in ordered:
        path = pick.place.path if pick.place else ""
        able = [one for one in visitors if known.why_not(apart.subject_of(pick), one.user.pk, one.posts) is None]
        if not able:
            continue
        best = min(
            able,
            key=lambda one: (
                apart.is_own_region(path, one, region.path),
                load[one.user.pk] >= most,
                -here[one.user.pk, pick.place_id or 0],
                load[one.user.pk],
                one.user.pk,
            ),
        )
        found[pick.pk] = best.user.pk
        load[best.user.pk] += 1
        here[best.user.pk, pick.place_id or 0] += 1
    return found
