"""Uploaded files: asked for, received, completed, processed."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.errors import SlackRefusal

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
)


@dataclass
class File:
    """An upload; `completed_at` is the clock's time of files.completeUploadExternal, None before it."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    completed_at: float | None = None
    polls: int = 0
    channels: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str]:
        """File type and MIME type, from the first bytes."""
        content = self.content or b""
        found = [(kind, mime) for start, kind, mime in _KINDS if content.startswith(start)]
        return found[0] if found else ("binary", "application/octet-stream")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of a PNG; (0, 0) otherwise."""
        if self.kind[0] != "png" or len(self.content or b"") < 24:
            return 0, 0
        width, height = struct.unpack(">II", (self.content or b"")[16:24])
        return width, height


class Files:
    """Uploads by id. A completed file is processed after `polls_needed` looks or `seconds_needed` on the clock."""

    def __init__(self, clock: Callable[[], float], *, polls_needed: int = 2, seconds_needed: float = 1.5) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self.deleted: set[str] = set()
        self.polls_needed = polls_needed
        self.seconds_needed = seconds_needed

    def ask(self, file_id: str, name: str, length: int, alt_text: str) -> File:
        """A place for an upload (files.getUploadURLExternal)."""
        self._files[file_id] = File(file_id, name, length, alt_text)
        return self._files[file_id]

    def receive(self, file_id: str, content: bytes) -> bool:
        """The bytes, if an upload of that length was asked for and none has come yet."""
        file = self._files.get(file_id)
        if file is None or file.content is not None or len(content) != file.length:
            return False
        file.content = content
        return True

    def complete(self, file_id: str, title: str) -> File:
        """The end of an upload; refuses one whose bytes never came or that was completed before."""
        file = self._files.get(file_id)
        if file is None or file.content is None or file.completed_at is not None:
            raise SlackRefusal("file_not_found")
        file.title, file.completed_at = title or file.name, self._clock()
        return file

    def look(self, file_id: str) -> File:
        """A completed file (files.info); every look counts towards its processing."""
        if file_id in self.deleted:
            raise SlackRefusal("file_deleted")
        file = self._files.get(file_id)
        if file is None or file.completed_at is None:
            raise SlackRefusal("file_not_found")
        file.polls += 1
        return file

    def delete(self, file_id: str) -> File:
        """Takes a completed file away for good (files.delete)."""
        file = self.look(file_id)
        self.deleted.add(file_id)
        del self._files[file_id]
        return file

    def processed(self, file: File) -> bool:
        """Whether Slack has finished scanning the file."""
        if file.completed_at is None:
            return False
        return file.polls >= self.polls_needed or self._clock() - file.completed_at >= self.seconds_needed

    def find(self, file_id: str) -> File | None:
        """The file, completed or not."""
        return self._files.get(file_id)

    def usable_image(self, source: dict[str, str]) -> bool:
        """Whether a `slack_file` names an image that a block may show now."""
        file_id = source.get("id") or str(source.get("url", "")).rsplit("/", 1)[-1]
        file = self._files.get(file_id)
        return file is not None and self.processed(file) and file.kind[1].startswith("image/")
