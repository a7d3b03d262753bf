"""Addresses: a unit's cases, replies, signing, review, closing."""

from django.urls import URLPattern, path

from petitions.views import case, closing, files, mine, replying, reviewing, signing

CASE = "petitions/cases/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("petitions/mine/", mine.mine, name="mine"),
    path("petitions/mine/sign-for/", replying.sign_for_all, name="sign_for_all"),
    path("petitions/queue/<slug:name>/", mine.queue, name="queue"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}sign-for/", replying.sign_for, name="sign_for"),
    path(f"{CASE}reply/", replying.reply, name="reply"),
    path(f"{CASE}evidence/", replying.evidence, name="evidence"),
    path(f"{CASE}evidence/withdraw/", replying.evidence_withdraw, name="evidence_withdraw"),
    path(f"{CASE}more-time/", replying.ask, name="ask"),
    path(f"{CASE}more-time/decide/", closing.decide, name="decide"),
    path(f"{CASE}rectified/", replying.rectified, name="rectified"),
    path(f"{CASE}call-back/", closing.call_back, name="call_back"),
    path(f"{CASE}notice/", closing.notice, name="notice"),
    path(f"{CASE}objection/", closing.objection, name="objection"),
    path(f"{CASE}objection/answer/", closing.answer, name="answer"),
    path(f"{CASE}close/", closing.close, name="close"),
    path(f"{CASE}reopen/", closing.reopen, name="reopen"),
    path(f"{CASE}review/", reviewing.review, name="review"),
    path("petitions/review/", reviewing.reviews, name="reviews"),
    path("petitions/review/next/", reviewing.next_review, name="next_review"),
    path("petitions/sign/", signing.waiting, name="signing"),
    path("petitions/sign/<int:run_id>/", signing.sign, name="sign"),
    path("petitions/sign/<int:run_id>/return/", signing.send_back, name="send_back"),
    path("petitions/signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("petitions/files/<int:pk>/", files.file, name="file"),
    path("petitions/files/<int:pk>/thumbnail/", files.thumbnail, name="thumbnail"),
]
