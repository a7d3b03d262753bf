from leading.models.errand import Answer, Errand, Verdict
from leading.models.group import GroupMember
from leading.models.led import Exposure, FollowUp, LedItem
from leading.models.meeting import Decision, Meeting, MeetingRhythm
from leading.models.visit import Finding, Review, Team, TeamRound, Visit

__all__ = [
    "Answer",
    "Decision",
    "Errand",
    "Exposure",
    "Finding",
    "FollowUp",
    "GroupMember",
    "LedItem",
    "Meeting",
    "MeetingRhythm",
    "Review",
    "Team",
    "TeamRound",
    "Verdict",
    "Visit",
]
