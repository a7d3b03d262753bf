"""Addresses: batches, lists, one petition, handing over, links, identities, rules."""

from django.urls import URLPattern, path

from petitions.views import assigning, batches, identity, linking, petition, register, rules

ROUND = "rounds/<slug:slug>/petitions/"
ONE, CASE = "petitions/<int:pk>/", "petitions/cases/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ROUND, batches.overview, name="overview"),
    path(f"{ROUND}list/", register.register, name="register"),
    path(f"{ROUND}list.csv", register.register_csv, name="register_csv"),
    path(f"{ROUND}list.xlsx", register.register_xlsx, name="register_xlsx"),
    path(f"{ROUND}cases/", register.cases, name="cases"),
    path(f"{ROUND}often/", register.often, name="often"),
    path(f"{ROUND}places/", register.cross, name="cross"),
    path(f"{ROUND}rules/", rules.rules, name="rules"),
    path(f"{ROUND}assign/", assigning.assign, name="assign"),
    path(f"{ROUND}remind/", assigning.remind, name="remind"),
    path(f"{ROUND}batches/<int:pk>/", batches.board, name="batch"),
    path(f"{ROUND}batches/<int:pk>/receive/", batches.receive, name="batch_receive"),
    path(f"{ROUND}batches/<int:pk>/take-back/", batches.take_back, name="batch_take_back"),
    path("petitions/batches/<int:pk>/", batches.to_board, name="batch_of"),
    path("petitions/reveals/", identity.reveals, name="reveals"),
    path(ONE, petition.petition, name="petition"),
    path(f"{ONE}edit/", petition.edit, name="edit"),
    path(f"{ONE}accused/", petition.accused, name="accused"),
    path(f"{ONE}hand-over/", assigning.hand_over, name="hand_over"),
    path(f"{ONE}link/", linking.link, name="link"),
    path(f"{ONE}unlink/", linking.unlink, name="unlink"),
    path(f"{ONE}problems/", linking.problems, name="problems"),
    path(f"{ONE}reveal/", identity.reveal, name="reveal"),
    path(f"{ONE}identity/", identity.keep, name="identity"),
    path(f"{ONE}identity/erase/", identity.erase, name="erase"),
    path(f"{CASE}hand-on/", assigning.hand_on, name="hand_on"),
    path(f"{CASE}joint/", assigning.joint, name="joint"),
]
