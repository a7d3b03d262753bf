"""What every call can do: ETags, chosen fields, limits, keys against doing twice; the words shared with a form."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.exceptions import ValidationError

from access.api.forms import words_of
from access.models import Kept
from cases.domain import progress
from cases.models import TaskEvidence
from orgs.models import Organisation
from tests.api.calling import DAY, V1, call, person, program, refused
from tests.factories import at, make_task, picture

pytestmark = pytest.mark.django_db
CLAIM = {"share": 40, "text": "已完成四成"}


@pytest.fixture
def task(city):
    return make_task(city)


class TestTags:
    def test_what_the_caller_has_is_not_sent_again(self, city, task):
        client = program(city.unit)
        first = call(client, "get", f"tasks/{task.pk}/")
        assert first["ETag"].startswith('"') and first["Cache-Control"] == "private, no-cache"
        for said in (first["ETag"], f'"x", W/{first["ETag"]}', "*"):
            again = call(client, "get", f"tasks/{task.pk}/", If_None_Match=said)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert call(client, "get", f"tasks/{task.pk}/", If_None_Match='"x"').status_code == 200

    def test_lists_have_weak_ones(self, city, task):
        client = program(city.unit)
        first = call(client, "get", "tasks/")
        assert first["ETag"].startswith('W/"')
        assert call(client, "get", "tasks/", If_None_Match=first["ETag"]).status_code == 304
        make_task(city, task.problem.round)
        assert call(client, "get", "tasks/", If_None_Match=first["ETag"]).status_code == 200

    def test_an_act_on_what_changed_is_refused(self, city, task):
        client, path = program(city.unit), f"tasks/{task.pk}/claim/"
        seen = call(client, "get", f"tasks/{task.pk}/")["ETag"]
        answer = call(client, "post", path, CLAIM, If_Match=seen)
        assert answer.status_code == 200
        lines = task.facts.count()
        refused(call(client, "post", path, CLAIM | {"share": 50}, If_Match=seen), 412)
        refused(call(client, "post", path, CLAIM | {"share": 50}, If_Match=f"W/{answer['ETag']}"), 412)
        assert task.facts.count() == lines
        assert call(client, "post", path, CLAIM | {"share": 50}, If_Match=answer["ETag"]).status_code == 200
        assert call(client, "post", path, CLAIM | {"share": 60}, If_Match="*").status_code == 200

    def test_the_answer_to_an_act_has_the_tag_of_the_row(self, city, task):
        client = program(city.unit)
        answer = call(client, "post", f"tasks/{task.pk}/claim/", CLAIM)
        assert answer["ETag"] == call(client, "get", f"tasks/{task.pk}/")["ETag"]

    def test_a_part_has_a_tag_of_its_own_that_stands_for_the_row(self, city, task):
        client = program(city.unit)
        whole = call(client, "get", f"tasks/{task.pk}/")["ETag"]
        part = call(client, "get", f"tasks/{task.pk}/?fields=id,goal")["ETag"]
        assert part != whole
        assert call(client, "get", f"tasks/{task.pk}/", If_None_Match=part).status_code == 200
        assert call(client, "post", f"tasks/{task.pk}/claim/", CLAIM, If_Match=part).status_code == 200


class TestFields:
    def test_only_what_was_asked_for(self, city, task):
        client = program(city.unit)
        assert call(client, "get", f"tasks/{task.pk}/?fields=goal,id").json() == {"id": task.pk, "goal": task.goal}
        assert call(client, "get", "tasks/?fields=id").json()["results"] == [{"id": task.pk}]

    @pytest.mark.parametrize("said", ["", "actor", "id,password", "measures__id", "id,"])
    def test_unknown_ones_are_named(self, city, task, said):
        client = program(city.unit)
        for path in (f"tasks/{task.pk}/", "tasks/"):
            assert list(refused(call(client, "get", f"{path}?fields={said}"), 400)["errors"]) == ["fields"]

    def test_unknown_parameters_are_refused_everywhere(self, city, task):
        client = program(city.unit)
        for method, path in (("get", f"tasks/{task.pk}/"), ("get", "tasks/"), ("post", f"tasks/{task.pk}/claim/")):
            assert (
                "feilds"
                in refused(call(client, method, f"{path}?feilds=id", CLAIM if method == "post" else None), 400)[
                    "errors"
                ]
            )


class TestLimits:
    def test_a_person_is_told_how_many_calls_are_left(self, city, task, settings):
        settings.API_CALLS_OF_USER = 3
        client = program(city.unit)
        left = [call(client, "get", "tasks/")["RateLimit-Remaining"] for _n in range(3)]
        assert left == ["2", "1", "0"]
        answer = call(client, "get", "tasks/")
        refused(answer, 429)
        assert 0 < int(answer["Retry-After"]) <= 60
        assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("3", "0")
        refused(call(program(city.unit), "get", "tasks/"), 429)  # a second token does not help
        assert call(program(city.office), "get", "tasks/").status_code == 200

    def test_guessing_tokens_is_counted_by_address(self, city, settings):
        settings.API_CALLS_OF_ADDRESS = 2
        client = person(city.unit)
        client.logout()
        codes = [call(client, "get", "tasks/", Authorization=f"Bearer duban_{n}").status_code for n in range(4)]
        assert codes == [401, 401, 429, 429]


class TestOnce:
    def test_the_same_call_is_answered_again_and_not_done_again(self, city, task, monkeypatch):
        monkeypatch.setattr(progress, "_said_just_now", lambda *what: False)  # the domain's own guard would hide ours
        client, path = program(city.unit), f"tasks/{task.pk}/claim/"
        first = call(client, "post", path, CLAIM, Idempotency_Key="a")
        again = call(client, "post", path, dict(reversed(CLAIM.items())), Idempotency_Key="a")
        assert (again.status_code, again.json(), again["ETag"]) == (200, first.json(), first["ETag"])
        assert (again["Idempotency-Replayed"], first.has_header("Idempotency-Replayed")) == ("true", False)
        assert task.facts.filter(kind="claimed").count() == 1
        assert call(client, "post", path, CLAIM, Idempotency_Key="b").status_code == 200
        assert task.facts.filter(kind="claimed").count() == 2

    def test_another_call_under_the_same_key_is_refused(self, city, task):
        client, path = program(city.unit), f"tasks/{task.pk}/claim/"
        call(client, "post", path, CLAIM, Idempotency_Key="a")
        refused(call(client, "post", path, CLAIM | {"share": 41}, Idempotency_Key="a"), 422)
        refused(call(client, "post", f"tasks/{task.pk}/verify/", CLAIM, Idempotency_Key="a"), 422)
        task.refresh_from_db()
        assert task.claimed_share == 40

    def test_keys_of_others_do_not_meet(self, city, task):
        path = f"tasks/{task.pk}/claim/"
        assert call(program(city.unit), "post", path, CLAIM, Idempotency_Key="a").status_code == 200
        assert call(program(city.head), "post", path, CLAIM | {"share": 50}, Idempotency_Key="a").status_code == 200

    def test_a_refused_call_leaves_its_key_free(self, city, task):
        client, path = program(city.unit), f"tasks/{task.pk}/claim/"
        refused(call(client, "post", path, CLAIM | {"text": ""}, Idempotency_Key="a"), 400)
        assert Kept.objects.count() == 0
        assert call(client, "post", path, CLAIM, Idempotency_Key="a").status_code == 200

    def test_a_repeated_call_is_answered_before_its_if_match_is_asked(self, city, task):
        client, path = program(city.unit), f"tasks/{task.pk}/claim/"
        seen = call(client, "get", f"tasks/{task.pk}/")["ETag"]
        first = call(client, "post", path, CLAIM, Idempotency_Key="a", If_Match=seen)
        again = call(client, "post", path, CLAIM, Idempotency_Key="a", If_Match=seen)
        assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())

    @pytest.mark.parametrize("key", ["", "x" * 101, "é"])
    def test_a_key_that_is_none(self, city, task, key):
        answer = call(program(city.unit), "post", f"tasks/{task.pk}/claim/", CLAIM, Idempotency_Key=key)
        assert list(refused(answer, 400)["errors"]) == ["Idempotency-Key"]

    def test_files_are_known_by_their_bytes(self, city, task):
        client, path, data = person(city.unit), f"{V1}/tasks/{task.pk}/evidence/", picture().read()

        def sent(name: str):
            with at(DAY):
                upload = SimpleUploadedFile(name, data, "image/jpeg")
                return client.post(
                    path, {"files": [upload], "phase": "after"}, format="multipart", headers={"Idempotency-Key": "a"}
                )

        assert [sent("前.jpg").status_code, sent("前.jpg").status_code, sent("后.jpg").status_code] == [201, 201, 422]
        assert TaskEvidence.objects.count() == 1


class Ask(forms.Form):
    """A form of a page."""

    why = forms.CharField(max_length=20)
    on = forms.DateField(required=False)
    unit = forms.ModelChoiceField(Organisation.objects.none())
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    sure = forms.BooleanField(required=False)
    share = forms.DecimalField(max_digits=5, decimal_places=2, required=False)
    files = forms.FileField(required=False)
    stage = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def clean_why(self):
        if self.cleaned_data["why"] == "短":
            raise forms.ValidationError("Write more.")
        return self.cleaned_data["why"]


class TestWordsOfAForm:
    words = words_of(
        Ask, "AskWords", example={"why": "x"}, leave_out=("stage",),
        options=lambda context: {"units": Organisation.objects.filter(pk=context["row"].pk)},
    )  # fmt: skip

    def checked(self, of, **data):
        words = self.words(data={"why": "因故", "unit": of.pk} | data, context={"row": of})
        words.is_valid(raise_exception=True)
        return words.validated_data

    def test_values_come_out_as_the_form_cleans_them(self, city):
        upload = SimpleUploadedFile("a.txt", b"x")
        given = self.checked(city.lead, on="2019-05-08", kinds=["b", "a"], sure=True, share="4.50", files=upload)
        assert (given["unit"], str(given["on"]), given["kinds"], given["sure"]) == (city.lead, DAY, ["b", "a"], True)
        assert (str(given["share"]), given["files"].name, "stage" in given) == ("4.50", "a.txt", False)

    @pytest.mark.parametrize(
        ("data", "field"),
        [({"why": "短"}, "why"), ({"why": "x" * 21}, "why"), ({"on": "昨天"}, "on"), ({"kinds": ["c"]}, "kinds"),
         ({"unit": 10**30}, "unit"), ({"unit": 0}, "unit"), ({"stage": "x"}, "stage"), ({"more": 1}, "more")],
    )  # fmt: skip
    def test_faults_stand_by_field(self, city, data, field):
        with pytest.raises(ValidationError) as caught:
            self.checked(city.lead, **data)
        assert list(caught.value.detail) == [field]

    def test_choices_are_those_of_the_row(self, city):
        with pytest.raises(ValidationError) as caught:
            words = self.words(data={"why": "因故", "unit": city.responsible.pk}, context={"row": city.lead})
            words.is_valid(raise_exception=True)
        assert list(caught.value.detail) == ["unit"]
