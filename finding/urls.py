"""Addresses of the desk's search."""

from django.urls import path

from finding.views import page, suggesting

app_name = "finding"
urlpatterns = [
    path("search/", page.search, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
]
