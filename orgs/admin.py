"""The administrator's tables: units, people and posts. What belongs to the ledger is not here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from orgs import tree
from orgs.models import Organisation, Post, User
from orgs.table_words import Verb
from records.trail import record

admin.site.unregister(Group)  # rights come from posts alone; a group would promise some and give none


class Traced(admin.ModelAdmin):
    """Every saved form is a line of the trail; rows end by date and are not deleted."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        after = {name: form.cleaned_data.get(name) for name in form.changed_data if "password" not in name}
        record(Verb.TABLE_EDITED, obj, actor=request.user, after=after)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Rows edited on the page of another row are lines of the trail as well."""
        super().save_formset(request, form, formset, change)
        edited = {form.instance: form for form in formset.forms if form.instance.pk}
        for obj in [*formset.new_objects, *(obj for obj, _fields in formset.changed_objects)]:
            data = edited[obj].cleaned_data
            after = {name: data.get(name) for name in edited[obj].changed_data}
            record(Verb.TABLE_EDITED, obj, actor=request.user, after=after)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(Traced):
    list_display = ["name", "kind", "code", "parent", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["parent"]
    exclude = ["path", "is_illustrative"]

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        """The place in the tree is given once: rights and figures hang on it."""
        return ["parent", "kind"] if obj else []

    def save_model(self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool) -> None:
        if not change:
            made = tree.add(**form.cleaned_data)
            obj.pk, obj.path = made.pk, made.path
        super().save_model(request, obj, form, True)


class PostInline(admin.TabularInline):
    model = Post
    extra = 0
    can_delete = False
    autocomplete_fields = ["organisation"]


@admin.register(User)
class PersonAdmin(Traced, UserAdmin):
    list_display = ["username", "last_name", "first_name", "is_active", "is_staff"]
    fieldsets = (*UserAdmin.fieldsets, (_("Contact"), {"fields": ["phone", "language"]}))
    inlines = [PostInline]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A password set for somebody is a line of the trail: whoever knows it can sign in that name."""
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            response = super().user_change_password(request, id, form_url)
            after = self.get_object(request, unquote(id))
            if before and after and before.password != after.password:
                record(Verb.TABLE_EDITED, after, actor=request.user, after={"password": "set"})
        return response


@admin.register(Post)
class PostAdmin(Traced):
    list_display = ["user", "organisation", "role", "title", "starts_on", "ends_on"]
    list_filter = ["role"]
    search_fields = ["user__username", "title", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
