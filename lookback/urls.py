from django.urls import URLPattern

from cases import neighbours
from lookback import desk

app_name = "lookback"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
