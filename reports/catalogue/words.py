"""The office's own words in a paper: lines of text, of which those that begin with # are headings."""

from reports.catalogue.notice_data import Note

WORK_TABLE = "整改工作开展情况一览表"  # the attachment that lists all meetings, visits, checks and campaigns


def notes(text: str, heading: str = "") -> tuple[Note, ...]:
    """The text as headed paragraphs; what stands before the first heading comes under `heading`. Empty text, nothing.

    "# 下一步\\n抓紧落实。" is one note 下一步 with one paragraph; blank lines part nothing.
    """
    found: list[tuple[str, list[str]]] = [(heading, [])]
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("#"):
            found.append((line.lstrip("#").strip(), []))
        elif line:
            found[-1][1].append(line)
    return tuple(Note(title, tuple(lines)) for title, lines in found if lines)
