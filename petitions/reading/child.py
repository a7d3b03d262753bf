"""The process that opens a petition table in a document: `python -m petitions.reading.child CPU_SECONDS MEMORY_BYTES`.

As papers.reading.child, for a .docx. It knows neither Django nor database.
"""

import sys

from papers.reading.child import main
from petitions.reading import documents

if __name__ == "__main__":
    sys.exit(main(documents.read, int(sys.argv[1]), int(sys.argv[2])))
