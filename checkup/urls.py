from django.urls import URLPattern

from cases import neighbours
from checkup import desk

app_name = "checkup"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
