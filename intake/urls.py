from django.urls import URLPattern

from cases import neighbours
from intake import desk

app_name = "intake"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
