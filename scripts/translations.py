"""The translation catalogues in locale/: compile them, or tell what is missing.

python scripts/translations.py compile      .po → .mo, only those that changed (Babel; no gettext needed)
python scripts/translations.py check        every text in the sources is translated, and none doubtful (needs gettext)
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
NOT_SOURCES = (
    ".venv",
    "var",
    "staticfiles",
    "node_modules",
    "static/vendor",
    "tests",
    "scripts",
    "docs",
    "bench-results",
)
FIELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SECOND_PLURAL = re.compile(r'^msgstr\[[1-9]\] ""\n', re.M)


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every .po file of the project."""
    return sorted((root / "locale").glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    """A catalogue; raises ValueError with file and line where it is no proper .po file."""
    with path.open("rb") as file:
        try:
            return pofile.read_po(file, abort_invalid=True)
        except pofile.PoFileError as error:
            raise ValueError(f"{path}: {error}") from error


def compile_changed(root: Path = ROOT) -> list[Path]:
    """Write the .mo file of each catalogue that is newer than it; returns the files written."""
    written = []
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        part = target.with_suffix(f".mo.{os.getpid()}")
        with part.open("wb") as file:
            mofile.write_mo(file, read(source))
        part.replace(target)
        written.append(target)
    return written


def extract(root: Path, language: str = LANGUAGE) -> Catalog:
    """What `makemessages` finds in the sources now, in a copy: the project's own catalogue is not touched."""
    with tempfile.TemporaryDirectory(prefix="duban-messages-") as scratch:
        copy = Path(scratch, "duban")
        ignore = shutil.ignore_patterns(
            *(name for name in NOT_SOURCES if "/" not in name), ".git", "*.sqlite3", "fonts"
        )
        shutil.copytree(root, copy, ignore=ignore)
        shutil.rmtree(copy / "locale", ignore_errors=True)
        (copy / "locale").mkdir()
        options = ["--locale", language, "--no-wrap", "--no-obsolete", "-v", "0", "-i", "static/vendor/*"]
        environment = {**os.environ, "DUBAN_DATA_DIR": str(Path(scratch, "data"))}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "manage.py", "makemessages", *options]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise ValueError(f"makemessages failed: {(done.stderr or done.stdout).strip()[-400:]}")
        path = copy / "locale" / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            return Catalog()
        # xgettext leaves two empty plural forms where Chinese has one.
        path.write_text(SECOND_PLURAL.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
        return read(path)


def translated(message: Message | None) -> bool:
    """Whether there is a text in every plural form and nobody marked it as doubtful."""
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return bool(texts) and all(texts)


def faults(wanted: Catalog, have: Catalog) -> list[str]:
    """One line for each text of the sources that the catalogue lacks, leaves open, doubts or gives other fields."""
    found = []
    for message in wanted:
        if not message.id:
            continue
        known = have.get(message.id, message.context)
        places = ", ".join(f"{file}:{line}" if line else file for file, line in message.locations[:3])
        text = message.id if isinstance(message.id, str) else message.id[0]
        if known is None:
            found.append(f"{places}: not in the catalogue: {text!r}")
        elif known.fuzzy:
            found.append(f"{places}: marked fuzzy: {text!r}")
        elif not translated(known):
            found.append(f"{places}: not translated: {text!r}")
        elif other := different_fields(known):
            found.append(f"{places}: {other} differ between text and translation: {text!r}")
    return found


def different_fields(message: Message) -> str:
    """The %(fields)s and {fields} that one side has and the other has not; '' when they agree."""
    if not isinstance(message.id, str) or not message.python_format and "{" not in message.id:
        return ""
    return " ".join(sorted(set(FIELD.findall(message.id)) ^ set(FIELD.findall(str(message.string)))))


def check(root: Path = ROOT, language: str = LANGUAGE) -> tuple[list[str], int]:
    """The faults of the catalogue against the sources, and how many texts were looked at."""
    path = root / "locale" / language / "LC_MESSAGES" / "django.po"
    wanted = extract(root, language)
    have = read(path) if path.exists() else Catalog()
    return faults(wanted, have), len([message for message in wanted if message.id])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["compile", "check"])
    try:
        if parser.parse_args().action == "compile":
            for path in compile_changed():
                print(f"compiled {path.relative_to(ROOT)}")
            return 0
        found, total = check()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(found) if found else f"all {total} texts are translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
