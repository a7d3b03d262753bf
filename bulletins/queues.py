"""Which papers wait for somebody."""

from django.db.models import Exists, OuterRef

from bulletins.models import Bulletin, BulletinQuerySet, BulletinText
from cases.models import Round
from orgs.models import User
from orgs.permissions import may


def to_issue(user: User, round: Round) -> BulletinQuerySet:
    """Drafts of the round that the person could issue: made by somebody else, no text in them theirs."""
    if not may(user, "bulletin.issue", round.region):
        return Bulletin.objects.none()
    later = BulletinText.objects.filter(
        bulletin=OuterRef("bulletin"), field=OuterRef("field"), version__gt=OuterRef("version")
    )
    own = BulletinText.objects.filter(~Exists(later), bulletin=OuterRef("pk"), by=user).exclude(text="")
    drafts = Bulletin.objects.filter(round=round, state=Bulletin.State.DRAFT)
    return drafts.exclude(made_by=user).filter(~Exists(own))
