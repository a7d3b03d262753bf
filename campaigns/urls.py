"""The addresses of campaigns, below /desk/."""

from django.urls import URLPattern, path

from campaigns import desk
from campaigns.views import campaign
from cases import neighbours

app_name = "campaigns"
urlpatterns: list[URLPattern] = [
    path("campaigns/<int:pk>/", campaign.campaign, name="campaign"),
]
neighbours.add(desk.NEIGHBOUR)
