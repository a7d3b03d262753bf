from django.urls import URLPattern

from campaigns import desk
from cases import neighbours

app_name = "campaigns"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
