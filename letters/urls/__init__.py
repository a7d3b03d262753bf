"""The addresses of letters, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours, sentences
from letters import desk, words
from letters.views import acting, letter, register, writing

app_name = "letters"
ONE = "letters/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("letters/", register.register, name="register"),
    path("letters/register.<slug:kind>", register.register_paper, name="register_paper"),
    path("letters/mine/", register.mine, name="mine"),
    path("letters/new/", writing.new, name="new"),
    path("letters/heads/", writing.headings, name="heads"),
    path(ONE, letter.letter, name="letter"),
    path(f"{ONE}edit/", writing.edit, name="edit"),
    path(f"{ONE}paper.<slug:kind>", writing.paper, name="paper"),
    path(f"{ONE}approve/", acting.approve, name="approve"),
    path(f"{ONE}issue/", acting.issue, name="issue"),
    path(f"{ONE}drop/", acting.drop, name="drop"),
    path(f"{ONE}void/", acting.void, name="void"),
    path(f"{ONE}lift/", acting.lift, name="lift"),
    path(f"{ONE}file/", acting.file, name="file"),
    path("letters/to/<int:pk>/sign/", acting.sign, name="sign"),
    path("letters/to/<int:pk>/answer/", acting.answer, name="answer"),
    path("letters/answers/<int:pk>/judge/", acting.judge, name="judge"),
    path("letters/files/<int:pk>/", acting.letter_file, name="letter_file"),
    path("letters/answers/files/<int:pk>/", acting.answer_file, name="answer_file"),
]

neighbours.add(desk.NEIGHBOUR)
sentences.teach_fields(words.LABELS, words.READERS)
