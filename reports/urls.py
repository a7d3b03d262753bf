"""The desk's addresses of figures and papers."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
