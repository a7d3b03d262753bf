"""The addresses of deadlines under pressure: ladders, plan of what is sent, cards, below /desk/."""

from django.urls import URLPattern

app_name = "pressure"
urlpatterns: list[URLPattern] = []
