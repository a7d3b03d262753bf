"""Addresses of the desk's search."""

from django.urls import path

from cases import neighbours
from finding import desk
from finding.views import page, saved, suggesting

neighbours.add(desk.NEIGHBOUR)
app_name = "finding"
urlpatterns = [
    path("search/", page.search, name="search"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
    path("search/saved/", saved.saved, name="saved"),
    path("search/saved/new/", saved.saved_new, name="saved_new"),
    path("search/saved/<int:pk>/", saved.saved_open, name="saved_open"),
    path("search/saved/<int:pk>/edit/", saved.saved_edit, name="saved_edit"),
    path("search/saved/<int:pk>/delete/", saved.saved_delete, name="saved_delete"),
]
