"""Addresses of the wall: chart and links at the desk, and the screens themselves."""

from django.urls import path, re_path

from cases import neighbours
from wall import desk
from wall.views import chart, screens

app_name = "wall"
ROUND = "desk/rounds/<slug:slug>/wall/"
urlpatterns = [
    path(ROUND, chart.chart, name="chart"),
    re_path(r"^desk/rounds/(?P<slug>[-\w]+)/wall/chart-a3\.(?P<kind>pdf|html)$", chart.paper, name="paper"),
    path(f"{ROUND}order/", chart.order, name="order"),
    path(f"{ROUND}screens/", screens.screens, name="screens"),
    path(f"{ROUND}screens/<int:pk>/revoke/", screens.revoke, name="revoke"),
    path("wall/<str:token>/", screens.screen, name="screen"),
]

neighbours.add(desk.NEIGHBOUR)
