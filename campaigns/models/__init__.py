from campaigns.models.campaign import Campaign, CampaignList, CampaignPlace
from campaigns.models.checking import CheckAssignment, CheckFinding, CheckGroup
from campaigns.models.counts import ListEntry, ListFigure

__all__ = [
    "Campaign",
    "CampaignList",
    "CampaignPlace",
    "CheckAssignment",
    "CheckFinding",
    "CheckGroup",
    "ListEntry",
    "ListFigure",
]
