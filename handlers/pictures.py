"""Getting a chart into Slack: uploaded to no channel, waited for, and reused while it is the same picture."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from charts.studio import Picture
from handlers.place import Refused, code_of

_MOST_KEPT = 500
_REFUSED = ("invalid_blocks", "invalid_blocks_format", "invalid_arguments")
"""Slack's words for an image block whose file it does not have (yet): for messages, and for windows."""

_GONE = ("file_not_found", "file_deleted")


class NotProcessed(Exception):
    """Slack did not finish looking at a file in time, so no message may show it."""


class Uploads:
    """The pictures in Slack, by what they show and are called: whoever finds one there again sees nothing else.

    A file stands in no channel until a message shows it.
    """

    def __init__(self, client: WebClient, *, poll_seconds: float = 0.3, processing_seconds: float = 10.0) -> None:
        self._client = client
        self._poll_seconds, self._processing_seconds = poll_seconds, processing_seconds
        self._ids: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._lock = Lock()

    def show(self, picture: Picture, post: Callable[[str], None], *, name: str, tries: int = 3) -> None:
        """Post with the picture's file id; where Slack refuses the file, again after a moment, then uploaded anew.

        Raises what `post` raised last, or what kept the picture from being uploaded.
        """
        for attempt in range(1, tries + 1):
            file_id = self._known(picture.digest, name) or self._upload(picture, name)
            try:
                return post(file_id)
            except (SlackApiError, Refused) as error:
                if attempt == tries or code_of(error) not in _REFUSED:
                    raise
            time.sleep(self._poll_seconds * attempt)
            if attempt == 2:  # deleted in Slack since, perhaps
                self._forget(picture.digest, name)
        return None

    def delete(self, file_id: str) -> None:
        """Take a picture out of Slack, whoever shows it; no message gets it again. Raises SlackApiError."""
        with self._lock:
            for key in [key for key, known in self._ids.items() if known == file_id]:
                del self._ids[key]
        try:
            self._client.files_delete(file=file_id)
        except SlackApiError as error:
            if code_of(error) not in _GONE:
                raise

    def _upload(self, picture: Picture, name: str) -> str:
        response = self._client.files_upload_v2(
            content=picture.png, filename=f"{name}.png", title=name, alt_txt=picture.alt[:1000]
        )
        file_id: str = response["files"][0]["id"]
        self._wait_until_processed(file_id)
        with self._lock:
            self._ids[picture.digest, name] = file_id
            while len(self._ids) > _MOST_KEPT:
                self._ids.popitem(last=False)
        return file_id

    def _wait_until_processed(self, file_id: str) -> None:
        # Slack scans a file before any message may show it, and says so only through its MIME type.
        end = time.monotonic() + self._processing_seconds
        while not self._client.files_info(file=file_id)["file"].get("mimetype"):
            if time.monotonic() >= end:
                raise NotProcessed
            time.sleep(self._poll_seconds)

    def _known(self, digest: str, name: str) -> str | None:
        with self._lock:
            return self._ids.get((digest, name))

    def _forget(self, digest: str, name: str) -> None:
        with self._lock:
            self._ids.pop((digest, name), None)
