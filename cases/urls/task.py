"""Addresses of one task: its page, its parts, every act on it, its files, the changes of its plan."""

from django.urls import URLPattern, path

from cases.views import changes, evidence, measures, progress, task, task_parts

urlpatterns: list[URLPattern] = [
    path("tasks/<int:pk>/", task.task, name="task"),
    path("tasks/<int:pk>/gate/", task_parts.gate_part, name="task_gate"),
    path("tasks/<int:pk>/changes/", task_parts.changes, name="task_changes"),
    path("tasks/<int:pk>/history/", task_parts.history, name="task_history"),
    path("tasks/<int:pk>/people/", task_parts.people, name="task_people"),
    path("tasks/<int:pk>/claim/", progress.claim, name="claim"),
    path("tasks/<int:pk>/verify/", progress.verify, name="verify"),
    path("tasks/<int:pk>/grade/", progress.grade, name="grade"),
    path("tasks/<int:pk>/complete/", progress.complete, name="complete"),
    path("tasks/<int:pk>/uncomplete/", progress.uncomplete, name="uncomplete"),
    path("tasks/<int:pk>/acceptance/", progress.acceptance, name="acceptance"),
    path("tasks/<int:pk>/tick/", progress.tick, name="tick"),
    path("tasks/<int:pk>/comment/", progress.comment, name="comment"),
    path("measures/<int:pk>/done/", measures.done, name="measure_done"),
    path("measures/<int:pk>/begin/", measures.begin, name="measure_begin"),
    path("measures/<int:pk>/undo/", measures.undo, name="measure_undo"),
    path("tasks/<int:pk>/evidence/", evidence.add, name="evidence_add"),
    path("tasks/<int:pk>/evidence/withdraw/", evidence.withdraw, name="evidence_withdraw"),
    path("files/<int:pk>/", evidence.file, name="file"),
    path("files/<int:pk>/thumbnail/", evidence.thumbnail, name="thumbnail"),
    path("tasks/<int:pk>/changes/ask/", changes.ask, name="change_ask"),
    path("tasks/<int:pk>/changes/preview/", changes.preview, name="change_preview"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/files/<int:file_id>/", changes.change_file, name="change_file"),
]
