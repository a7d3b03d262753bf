"""Addresses: what goes out."""

from django.urls import URLPattern, path

from petitions.views import releasing

VERSION = "petitions/versions/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("petitions/prepare/", releasing.prepare, name="prepare"),
    path("petitions/release/", releasing.releases, name="releases"),
    path("petitions/release/next/", releasing.release_next, name="release_next"),
    path("petitions/<int:pk>/versions/new/", releasing.version_new, name="version_new"),
    path(VERSION, releasing.version, name="version"),
    path(f"{VERSION}reword/", releasing.reword, name="version_reword"),
    path(f"{VERSION}release/", releasing.release, name="version_release"),
    path(f"{VERSION}refuse/", releasing.refuse, name="version_refuse"),
    path(f"{VERSION}withdraw/", releasing.withdraw, name="version_withdraw"),
]
