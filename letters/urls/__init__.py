"""The addresses of letters, below /desk/."""

from django.urls import URLPattern

app_name = "letters"
urlpatterns: list[URLPattern] = []
