from django.urls import URLPattern

from cases import neighbours
from plans import desk

app_name = "plans"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
