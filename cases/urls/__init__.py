"""The desk's addresses, by kind of page."""

from cases.urls import ledger, orders, people, signing, task

app_name = "desk"
urlpatterns = [
    *ledger.urlpatterns,
    *task.urlpatterns,
    *signing.urlpatterns,
    *people.urlpatterns,
    *orders.urlpatterns,
]
