"""Addresses of the wall: chart and links at the desk, and the screens themselves."""

from django.urls import path

from cases import neighbours
from wall import desk
from wall.views import chart, screens

app_name = "wall"
ROUND = "desk/rounds/<slug:slug>/wall/"
urlpatterns = [
    path(ROUND, chart.chart, name="chart"),
    path(f"{ROUND}chart-a3.pdf", chart.a3, name="a3"),
    path(f"{ROUND}order/", chart.order, name="order"),
    path(f"{ROUND}screens/", screens.screens, name="screens"),
    path(f"{ROUND}screens/<int:pk>/revoke/", screens.revoke, name="revoke"),
    path("wall/<str:token>/", screens.screen, name="screen"),
]

neighbours.add(desk.NEIGHBOUR)
