"""The addresses of petitions on the desk, by kind of page."""

from petitions.urls import handling, intake, ledger, release

app_name = "petitions"
urlpatterns = [*ledger.urlpatterns, *intake.urlpatterns, *handling.urlpatterns, *release.urlpatterns]
