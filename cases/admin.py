"""The administrator's table of units once more: a name that is changed there is found by its new letters at once."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from cases import searching
from cases.models import TaskUnit
from orgs.admin import OrganisationAdmin
from orgs.models import Organisation
from search.units import UNITS

admin.site.unregister(Organisation)


@admin.register(Organisation)
class FoundOrganisationAdmin(OrganisationAdmin):
    """As in orgs, which stands left of the search and cannot write there."""

    def save_model(self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        UNITS.keep([obj.pk])
        named: Any = TaskUnit.objects.filter(organisation=obj).values_list("task", flat=True)
        searching.keep_tasks([*named, *searching.tasks_at(obj)])
