"""Browser code that others wrote: refresh it from its packages, or check that the files are what the manifest says.

    python scripts/vendor.py check      every file has the recorded SHA-256 (no network)
    python scripts/vendor.py refresh    fetch the packages named in the manifest anew (needs npm) and record the hashes

To move to another version, change it in static/vendor/manifest.json and run `refresh`. The files are committed, so
nobody needs Node to run duban.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\s*(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=\S+ \*/)\s*$")


def read_manifest(folder: Path = VENDOR) -> list[dict[str, str]]:
    """The entries of the manifest: package, version, source (path inside the package), file, sha256, licence."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def strip_source_map(content: bytes) -> bytes:
    """Without the trailing reference to a source map: collecting static files fails on a map that is not there."""
    return SOURCE_MAP.sub(b"\n", content)


def faults(folder: Path = VENDOR) -> list[str]:
    """One line for each file that is missing, changed, or present without an entry."""
    entries = read_manifest(folder)
    found = []
    for entry in entries:
        path = folder / entry["file"]
        if not path.is_file():
            found.append(f"{entry['file']}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(f"{entry['file']}: differs from {entry['package']} {entry['version']}")
    named = {entry["file"] for entry in entries} | {"manifest.json"}
    found += [f"{path.name}: not in the manifest" for path in sorted(folder.iterdir()) if path.name not in named]
    return found


def refresh(folder: Path = VENDOR) -> None:
    """Write every file of the manifest from its package and record its hash."""
    entries = read_manifest(folder)
    for entry in entries:
        content = strip_source_map(fetch(entry["package"], entry["version"], entry["source"]))
        (folder / entry["file"]).write_bytes(content)
        entry["sha256"] = hashlib.sha256(content).hexdigest()
        print(f"{entry['file']}: {entry['package']} {entry['version']}, {len(content)} bytes")
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def fetch(package: str, version: str, source: str) -> bytes:
    """The file `source` of one package at one version, as npm delivers it."""
    with tempfile.TemporaryDirectory() as scratch:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"], cwd=scratch, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(scratch, packed.stdout.strip().splitlines()[-1])) as archive:
            member = archive.extractfile(f"package/{source}")
            if member is None:
                raise SystemExit(f"{package} {version} has no file {source}")
            return member.read()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "refresh"])
    if parser.parse_args().action == "refresh":
        refresh()
    found = faults()
    print("\n".join(found) if found else "static/vendor: every file is what the manifest says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
