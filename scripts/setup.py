"""Make this machine able to run duban: .venv, pinned requirements, system packages. Standard library only.

    python3 scripts/setup.py run|test|check|bench|services

Root on Debian or Ubuntu: missing system packages are installed. Anybody else: they are named with the exact line that
installs them, and nothing goes on (exit 2). Does nothing, in a fraction of a second, when everything is there.
"""

from __future__ import annotations  # an older Python must get as far as the sentence in main()

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = "duban-installed.json"

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
PROGRAMS = {
    "postgresql": ("initdb", "postgres", "psql"),
    "redis-server": ("redis-server",),
    "chromium": ("chromium",),
    "poppler-utils": ("pdftotext", "pdffonts", "pdftoppm"),
    "gettext": ("xgettext", "msgmerge"),
}
SERVICES = ("postgresql", "redis-server")
NEEDS = {
    "run": tuple(LIBRARIES),
    "bench": tuple(LIBRARIES),
    "services": SERVICES,
    "check": (*LIBRARIES, "gettext"),
    "test": (*LIBRARIES, *SERVICES, "chromium", "poppler-utils", "gettext"),
}
REQUIREMENTS = {
    "run": ("requirements.txt",),
    "services": ("requirements.txt",),
    "bench": ("requirements.txt", "requirements-dev.txt"),  # calls nobody thought of and faults are tests at full size
    "check": ("requirements.txt", "requirements-dev.txt"),
    "test": ("requirements.txt", "requirements-dev.txt"),
}
ALTERNATIVES = {"chromium": ("chromium-browser", "google-chrome")}


class SetupError(Exception):
    """One sentence for the person at the terminal."""


def find_program(name: str) -> str | None:
    """Path of a system program, also where Debian keeps PostgreSQL's own programs; the newest version wins."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    places = os.pathsep.join([*map(str, versions), os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    for candidate in (name, *ALTERNATIVES.get(name, ())):
        if path := shutil.which(candidate, path=places):
            return path
    return None


def has_library(soname: str) -> bool:
    """Whether the dynamic linker finds this shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(target: str) -> list[str]:
    """Debian names of what `target` needs and this machine lacks. Looks for the thing itself, not for the package."""
    missing = []
    for package in NEEDS[target]:
        if package in LIBRARIES:
            present = has_library(LIBRARIES[package])
        else:
            present = all(find_program(program) for program in PROGRAMS[package])
        if not present:
            missing.append(package)
    if not (VENV / "bin" / "python").exists() and not importlib.util.find_spec("ensurepip"):
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, or say how and stop. Raises SetupError."""
    line = "apt-get install --no-install-recommends -y " + " ".join(packages)
    apt = shutil.which("apt-get")
    if not apt:
        raise SetupError(f"Missing on this machine (Debian's names): {' '.join(packages)}. Please install them.")
    if os.geteuid() != 0:
        raise SetupError(f"System packages are missing. Install them, then start again:\n  sudo {line}")
    say(f"Installing system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt, command in enumerate((line.split(), ["apt-get", "update"], line.split())):
        if attempt == 0 and not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
            continue
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode == 0 and command[1] == "install":
            return
    tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
    raise SetupError(f"This failed: {line}\n{tail}")


def make_venv() -> None:
    """A virtual environment with a working pip; a broken or half-made one is made anew."""
    python = VENV / "bin" / "python"
    if python.exists():
        works = subprocess.run([python, "-c", "import pip"], capture_output=True).returncode == 0
        if works:
            return
    say(f"Making {VENV.name}")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"python -m venv failed:\n{done.stdout}{done.stderr}")


def digest(path: Path) -> str:
    """SHA-256 of a requirements file, together with the Python that the packages are built for."""
    return hashlib.sha256(path.read_bytes() + sys.version.encode()).hexdigest()


def outdated(names: tuple[str, ...], root: Path = ROOT, venv: Path = VENV) -> list[str]:
    """Those requirement files whose content is not what was last installed into this venv."""
    stamp = venv / STAMP
    installed = json.loads(stamp.read_text(encoding="ascii")) if stamp.is_file() else {}
    return [name for name in names if installed.get(name) != digest(root / name)]


def remember(names: tuple[str, ...], root: Path = ROOT, venv: Path = VENV) -> None:
    """Record that these requirement files are installed as they are now."""
    stamp = venv / STAMP
    installed = json.loads(stamp.read_text(encoding="ascii")) if stamp.is_file() else {}
    installed |= {name: digest(root / name) for name in names}
    stamp.write_text(json.dumps(installed, indent=1), encoding="ascii")


def install_requirements(names: tuple[str, ...]) -> None:
    """Install the pinned requirements when they changed since the last time. Raises SetupError."""
    if not outdated(names):
        return
    make_venv()
    say(f"Installing {' and '.join(names)}")
    options = [option for name in names for option in ("-r", str(ROOT / name))]
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "-q"]
    done = subprocess.run([*pip, *options], capture_output=True, text=True)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise SetupError(f"Installing the requirements failed. Is the package index reachable?\n{tail}")
    remember(names)


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def set_up(target: str) -> None:
    """Everything that `target` needs. Raises SetupError with what to do."""
    if missing := missing_packages(target):
        install_packages(missing)
        if still := missing_packages(target):
            raise SetupError(f"Installed, but still not found: {' '.join(still)}")
    install_requirements(REQUIREMENTS[target])


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (this file runs under whatever Python the machine has)
        print(f"duban needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if len(arguments) != 1 or arguments[0] not in NEEDS:
        print(f"Usage: python3 scripts/setup.py {'|'.join(sorted(NEEDS))}", file=sys.stderr)
        return 2
    try:
        set_up(arguments[0])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
