"""What the API tells of a case file before it is made. Read only."""

from rest_framework import serializers

from volumes.casefile import Chapter


class ChapterRow(serializers.Serializer):
    """A chapter of the whole case file, with how many files it has and their size in bytes."""

    title = serializers.CharField()
    files = serializers.SerializerMethodField()
    size = serializers.SerializerMethodField()

    def get_files(self, row: Chapter) -> int:
        return len(row.files)

    def get_size(self, row: Chapter) -> int:
        return sum(item.size for item in row.files)
