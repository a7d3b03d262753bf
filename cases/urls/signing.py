"""Addresses: signing, paper, notice, closing."""

from django.urls import URLPattern, path

from cases.views import carrying, closing, notices, paper, signing, waiting

urlpatterns: list[URLPattern] = [
    path("sign/", waiting.signing, name="signing"),
    path("sign/<int:run_id>/", signing.sign, name="sign"),
    path("sign/<int:run_id>/return/", signing.send_back, name="send_back"),
    path("sign/<int:run_id>/sheet/", paper.sheet, name="sheet"),
    path("sign/<int:run_id>/paper/", paper.carry_paper, name="carry_paper"),
    path("signatures/<int:pk>/withdraw/", signing.withdraw_signature, name="withdraw_signature"),
    path("signatures/<int:pk>/photos/<int:evidence_id>/", signing.site_photo, name="site_photo"),
    path("paper/<int:pk>/", paper.paper_sheet, name="paper"),
    path("paper/<int:pk>/files/<int:evidence_id>/", paper.paper_file, name="paper_file"),
    path("tasks/<int:pk>/submit/", closing.submit, name="submit"),
    path("tasks/<int:pk>/dossier/", closing.dossier, name="dossier"),
    path("tasks/<int:pk>/close/", closing.close, name="close"),
    path("tasks/<int:pk>/reopen/", closing.reopen, name="reopen"),
    path("tasks/<int:pk>/carry-over/", carrying.carry_over, name="carry_over"),
    path("tasks/<int:pk>/notice/", notices.notice_open, name="notice_open"),
    path("notices/<int:pk>/objection/", notices.objection_add, name="objection_add"),
    path("objections/<int:pk>/", notices.objection, name="objection"),
    path("objections/<int:pk>/file/", notices.objection_file, name="objection_file"),
]
