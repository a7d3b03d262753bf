"""Addresses of open data, all of them read-only."""

from django.urls import path, re_path

from opendata import views

app_name = "opendata"
HERE = r"^(?P<slug>[-\w]+)/(?P<version>latest|\d{4}-\d{2}-\d{2}-v\d{1,4})/"
urlpatterns = [
    path("", views.index, name="index"),
    path("dictionary/", views.dictionary, name="dictionary"),
    path("dictionary.json", views.dictionary_json, name="dictionary_json"),
    path("catalog.jsonld", views.catalogue, name="catalogue"),
    path("<slug:slug>/", views.round_page, name="round"),
    re_path(HERE + r"manifest\.json$", views.manifest, name="manifest"),
    re_path(HERE + r"(?P<table>[a-z_]+)\.(?P<kind>csv|json)$", views.file, name="file"),
]
