"""The addresses of campaigns, below /desk/."""

from django.urls import URLPattern, path

from campaigns import desk
from campaigns.views import campaign, campaigns, checking, closing, entries, reporting
from cases import neighbours

app_name = "campaigns"
ROUND, ONE = "rounds/<slug:slug>/campaigns/", "campaigns/<int:pk>/"
LIST = f"{ONE}lists/<int:number>/"
ENTRY = f"{ONE}entries/<int:entry>/"
urlpatterns: list[URLPattern] = [
    path(ROUND, campaigns.campaigns, name="campaigns"),
    path(f"{ROUND}new/", campaigns.new, name="new"),
    path(ONE, campaign.campaign, name="campaign"),
    path(LIST, campaign.one_list, name="list"),
    path(f"{LIST}add/", entries.add, name="add"),
    path(f"{LIST}table.xlsx", entries.template, name="template"),
    path(ENTRY, entries.entry, name="entry"),
    path(f"{ENTRY}files/<int:file_id>/", entries.file, name="file"),
    path(f"{ONE}places/", campaign.places, name="places"),
    path(f"{ONE}report/<int:place>/", reporting.sheet, name="sheet"),
    path(f"{ONE}checks/", checking.checks, name="checks"),
    path(f"{ONE}checks/<int:check>/", checking.check, name="check"),
    path(f"{ONE}closing/", closing.closing, name="closing"),
    path(f"{ONE}closing/paper.<str:kind>", closing.paper, name="paper"),
]
neighbours.add(desk.NEIGHBOUR)
