"""The addresses of what leaders decide, see and lead, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from leading import desk
from leading.views import errands, exposed, group, led, me, meetings, teams, visits

app_name = "leading"
ROUND = "rounds/<slug:slug>/leading/"
office: list[URLPattern] = [
    path(ROUND, group.group, name="group"),
    path(f"{ROUND}seat/", group.unseat, name="unseat"),
    path(f"{ROUND}meetings/", meetings.meetings, name="meetings"),
    path(f"{ROUND}meetings/rules/", meetings.rhythms, name="rhythms"),
    path(f"{ROUND}errands/", errands.errands, name="errands"),
    path(f"{ROUND}visits/", visits.visits, name="visits"),
    path(f"{ROUND}led/", led.led, name="led"),
    path(f"{ROUND}led/end/", led.led_end, name="led_end"),
    path(f"{ROUND}exposed/", exposed.exposed, name="exposed"),
    path(f"{ROUND}teams/", teams.teams, name="teams"),
    path(f"{ROUND}reviews/", teams.reviews, name="reviews"),
]
rows: list[URLPattern] = [
    path("leading/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("leading/visits/<int:pk>/", visits.visit, name="visit"),
    path("leading/visits/<int:pk>/files/<int:file>/", visits.visit_file, name="visit_file"),
    path("exposed/<int:pk>/", exposed.exposure, name="exposure"),
    path("leading/teams/<int:pk>/", teams.team, name="team"),
    path("leading/reviews/<int:pk>/", teams.review, name="review"),
]
own: list[URLPattern] = [
    path("errands/", errands.mine, name="mine"),
    path("errands/<int:pk>/", errands.errand, name="errand"),
    path("errands/<int:pk>/files/<int:file>/", errands.errand_file, name="errand_file"),
    path("leading/me/", me.me, name="me"),
    path("leading/me/visit/", me.me_visit, name="me_visit"),
]
urlpatterns: list[URLPattern] = [*office, *rows, *own]

neighbours.add(desk.NEIGHBOUR)
