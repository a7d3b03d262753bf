"""The process that opens a table: `python -m papers.reading.child CPU_SECONDS MEMORY_BYTES` for an .xlsx.

The file comes on stdin. One JSON document goes to stdout: {"result": "read" | "markup" | "size" | "memory" | "doubled"
| "damaged", "peak_bytes", when read "tables", "texts", "hidden", when doubled "cell"}. It knows neither Django nor
database. Readers of other kinds of files give `main` their own function.
"""

import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from papers.reading import markup, sheets
from records.memory import peak_bytes

Read = Callable[[zipfile.ZipFile], dict[str, Any]]


def main(read: Read, cpu_seconds: int, memory_bytes: int) -> int:
    """Read an office file from stdin, answer on stdout, return the exit code."""
    return answer_with(lambda data: unpacked(read, data), cpu_seconds, memory_bytes)


def answer_with(read: Callable[[bytes], dict[str, Any]], cpu_seconds: int, memory_bytes: int) -> int:
    """As main, for a file of any kind: `read` makes the answer of its bytes."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = read(sys.stdin.buffer.read())
        said = json.dumps(answer | {"peak_bytes": peak_bytes()}, ensure_ascii=False).encode("utf-8", "replace")
    except MemoryError:
        said = b'{"result": "memory"}'
    sys.stdout.buffer.write(said)
    return 0


def unpacked(read: Read, data: bytes) -> dict[str, Any]:
    """What `read` makes of an office file, or what is wrong with the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {"result": "read", **read(archive)}
    except markup.Forbidden:
        return {"result": "markup"}
    except markup.TooMuch:
        return {"result": "size"}
    except markup.Doubled as error:
        return {"result": "doubled", "cell": str(error)}
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, EOFError, RuntimeError) as error:
        return {"result": "damaged", "why": f"{type(error).__name__}: {error}"[:200]}


if __name__ == "__main__":
    sys.exit(main(sheets.read, int(sys.argv[1]), int(sys.argv[2])))
