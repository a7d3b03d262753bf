from django.urls import URLPattern

from cases import neighbours
from leading import desk

app_name = "leading"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
