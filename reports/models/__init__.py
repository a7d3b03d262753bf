from reports.models.publication import Publication, PublicationLine
from reports.models.release import Release
from reports.models.snapshot import Snapshot, SnapshotRow

__all__ = ["Publication", "PublicationLine", "Release", "Snapshot", "SnapshotRow"]
