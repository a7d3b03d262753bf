"""The layout as a test: imports point down settings.DUBAN_APPS; files, functions and templates stay small."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from duban.celery import app as celery_app

MAX_FILE, MAX_FUNCTION, MAX_TEMPLATE = 400, 50, 150  # lines
BANNED = {"utils.py", "helpers.py", "helper.py", "misc.py", "common.py", "signals.py", "util.py", "tools.py"}
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext"}
ROOT = settings.BASE_DIR


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the product (migrations aside), by its path from the root."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for app in (*settings.DUBAN_APPS, "duban")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imported(tree: ast.AST) -> set[str]:
    """Full names of the modules that a module imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def name_of(path: Path) -> str:
    """A module's full name: cases/domain/__init__.py is cases.domain."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def test_the_apps_are_all_in_the_line_and_in_place():
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert folders == set(settings.DUBAN_APPS)
    assert [app for app in settings.INSTALLED_APPS if app in folders] == settings.DUBAN_APPS


def test_apps_import_only_apps_before_them():
    order = [*settings.DUBAN_APPS, "duban"]
    wrong = {
        f"{path} imports {name}"
        for path, tree in modules().items()
        for name in imported(tree)
        if (app := name.split(".")[0]) in order and order.index(app) > order.index(path.parts[0])
    }
    assert wrong == set()


def test_nobody_imports_the_wiring():
    wrong = {
        f"{path} imports {name}"
        for path, tree in modules().items()
        for name in imported(tree)
        if path.parts[0] != "duban" and name.split(".")[0] == "duban"
    }
    assert wrong == set()


def test_no_circle_of_modules():
    names = {name_of(path): path for path in modules()}
    graph = {
        name: {other for other in imported(modules()[path]) if other in names and other != name}
        for name, path in names.items()
    }
    done: set[str] = set()
    while free := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= free
    assert set(graph) - done == set(), "these import each other in a circle, or need one that does"


def test_files_and_functions_stay_small():
    big = {
        f"{path}: {len((ROOT / path).read_text(encoding='utf-8').splitlines())} lines"
        for path in modules()
        if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > MAX_FILE
    }
    big |= {
        f"{path}:{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path, tree in modules().items()
        for node in functions(tree)
        if node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    }
    assert big == set()


def test_templates_stay_small():
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]
    own = [path for path in templates if ".venv" not in path.parts]
    assert len(own) > 20
    big = {
        f"{path.relative_to(ROOT)}: {lines}"
        for path in own
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_TEMPLATE
    }
    assert big == set()


def test_no_dumping_grounds():
    assert {str(path) for path in modules() if path.name in BANNED} == set()


def test_nothing_happens_by_signal():
    wrong = {
        f"{path} imports {name}"
        for path, tree in modules().items()
        for name in imported(tree)
        if name.startswith(("django.db.models.signals", "django.dispatch", "django.core.signals", "celery.signals"))
    }
    wrong |= {
        f"{path}:{node.name}"
        for path, tree in modules().items()
        for node in functions(tree)
        if any("receiver" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert wrong == set()


def test_only_the_clock_reads_the_time():
    """Replays and tests tell the time; a rule that asked the machine would not hear them."""
    wrong = {
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if path != Path("records/clock.py")
        and isinstance(node, ast.Attribute)
        and ast.unparse(node)
        in {
            "timezone.now",
            "date.today",
            "datetime.now",
            "datetime.today",
            "datetime.utcnow",
            "time.time",
            "timezone.localdate",
        }
        and not _given_a_moment(tree, node)
    }
    assert wrong == set()


def _given_a_moment(tree: ast.AST, node: ast.Attribute) -> bool:
    """timezone.localdate(moment) converts a moment that it was given; without one it reads the machine's clock."""
    calls = (call for call in ast.walk(tree) if isinstance(call, ast.Call) and call.func is node)
    return ast.unparse(node) == "timezone.localdate" and all(call.args for call in calls)


# Settings through duban/environment.py; Celery and WSGI are told where the settings are; the children that draw PDFs
# and open petition tables get almost none of it.
READS_ENVIRONMENT = {
    Path("duban/environment.py"),
    Path("duban/celery.py"),
    Path("duban/wsgi.py"),
    Path("duban/wsgi_public.py"),
    Path("public/management/commands/public_door.py"),  # a password that an administrator names
    Path("records/children.py"),
}


def test_only_the_settings_read_the_environment():
    wrong = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if path not in READS_ENVIRONMENT
        and isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"os.environ", "os.getenv"}
    }
    assert wrong == set()


def test_every_scheduled_job_exists():
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled - set(celery_app.tasks) == set()


@pytest.mark.parametrize(
    ("source", "found"), [("import cases.models", True), ("from signoff import engine", True), ("import json", False)]
)
def test_the_import_finder_finds(source, found):
    """The finder itself is tried: a test that finds nothing proves nothing."""
    assert bool({name.split(".")[0] for name in imported(ast.parse(source))} & set(settings.DUBAN_APPS)) is found


def test_no_words_to_translate_stand_inside_a_formatted_string():
    """The collector of words does not look in there: they would never be translated."""
    found = []
    for path, tree in modules().items():
        for text in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
            calls = (node for node in ast.walk(text) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
            found += [
                f"{path}:{call.lineno}"
                for call in calls
                if call.func.id in TRANSLATING and call.args and isinstance(call.args[0], ast.Constant)
            ]
    assert not found
