"""Addresses: tables read in, single petitions."""

from django.urls import URLPattern, path

from petitions.views import intake

ROUND = "rounds/<slug:slug>/petitions/"
urlpatterns: list[URLPattern] = [
    path(f"{ROUND}import/", intake.import_new, name="import_new"),
    path(f"{ROUND}import/<int:pk>/", intake.import_page, name="import"),
    path(f"{ROUND}import/<int:pk>/rows/<int:row_id>/", intake.import_row, name="import_row"),
    path(f"{ROUND}import/<int:pk>/enter/", intake.import_commit, name="import_commit"),
    path(f"{ROUND}import/<int:pk>/put-aside/", intake.import_put_aside, name="import_put_aside"),
    path(f"{ROUND}new/", intake.petition_new, name="petition_new"),
]
