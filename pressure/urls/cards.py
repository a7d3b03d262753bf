"""Addresses of cards and points."""

from django.urls import URLPattern, path

from pressure.views import cards, rule, scores

CARDS, SCORES, ONE = "rounds/<slug:slug>/cards/", "rounds/<slug:slug>/scores/", "cards/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(CARDS, cards.card_list, name="cards"),
    path(f"{CARDS}list.csv", cards.card_list_csv, name="cards_csv"),
    path(f"{CARDS}new/", cards.give, name="card_new"),
    path(f"{CARDS}appeals/", cards.appeal_list, name="appeals"),
    path(f"{CARDS}rule/", rule.rule, name="card_rule"),
    path(ONE, cards.card, name="card"),
    path(f"{ONE}appeal/", cards.appeal, name="appeal"),
    path(f"{ONE}decide/", cards.decide, name="appeal_decide"),
    path(f"{ONE}revoke/", cards.revoke, name="card_revoke"),
    path(SCORES, scores.table, name="league"),
    path(f"{SCORES}table.csv", scores.table_csv, name="league_csv"),
    path(f"{SCORES}<int:unit>/", scores.scorecard, name="scorecard"),
    path(f"{SCORES}<int:unit>/lines.csv", scores.scorecard_csv, name="scorecard_csv"),
]
