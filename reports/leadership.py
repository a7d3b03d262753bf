"""Who heads the leading group of a round on a day, as papers say it."""

from datetime import date

from cases.models import Round
from leading.models import GroupMember

Seat = GroupMember.Seat
ROLES = {Seat.FIRST_HEAD: "第一组长", Seat.HEAD: "组长", Seat.FIRST_DEPUTY: "第一副组长"}  # in the order of papers
BOTH = "双组长"


def heads(round: Round, on: date) -> list[list[str]]:
    """Each role with the posts that hold it, e.g. [["双组长", "市委书记、市长"]]; empty while no seat is written down.

    One query.
    """
    rows = GroupMember.objects.on(on).filter(round=round, seat__in=ROLES).order_by("starts_on", "pk")
    posts: dict[str, list[str]] = {}
    for seat, title in rows.values_list("seat", "title"):
        posts.setdefault(seat, []).append(title)
    return [
        [BOTH if seat == Seat.HEAD and len(posts[seat]) > 1 else role, "、".join(posts[seat])]
        for seat, role in ROLES.items()
        if seat in posts
    ]
