"""Getting a chart into Slack: uploaded to no channel, waited for, and reused while it is the same picture."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from charts.studio import Picture

PROCESSING_SECONDS = 10.0
POLL_SECONDS = 0.3
_MOST_KEPT = 500
_REFUSED = ("invalid_blocks", "invalid_blocks_format")


class Uploads:
    """The file ids of pictures uploaded before, by what they show."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> str | None:
        """The id of the same picture, if it has been uploaded."""
        with self._lock:
            return self._ids.get(digest)

    def keep(self, digest: str, file_id: str) -> None:
        """Remember an upload."""
        with self._lock:
            self._ids[digest] = file_id
            while len(self._ids) > _MOST_KEPT:
                self._ids.popitem(last=False)

    def forget(self, digest: str) -> None:
        """Slack no longer takes the file: it was deleted."""
        with self._lock:
            self._ids.pop(digest, None)


def upload(client: WebClient, picture: Picture, uploads: Uploads, *, name: str) -> str:
    """The id of the picture in Slack, uploaded if need be. It stands in no channel until a message shows it."""
    known = uploads.get(picture.digest)
    if known:
        return known
    response = client.files_upload_v2(file=picture.png, filename=f"{name}.png", title=name, alt_txt=picture.alt[:1000])
    file_id: str = response["files"][0]["id"]
    _wait_until_processed(client, file_id)
    uploads.keep(picture.digest, file_id)
    return file_id


def _wait_until_processed(client: WebClient, file_id: str) -> None:
    # Slack scans a file before any message may show it, and says so only through its MIME type.
    end = time.monotonic() + PROCESSING_SECONDS
    while time.monotonic() < end:
        if client.files_info(file=file_id)["file"].get("mimetype"):
            return
        time.sleep(POLL_SECONDS)


def is_refused_picture(error: SlackApiError) -> bool:
    """Whether Slack refused the message because of the picture in it."""
    data: Any = error.response.data if error.response is not None else {}
    return isinstance(data, dict) and data.get("error") in _REFUSED


def showing(post: Callable[[str], None], again: Callable[[], str], file_id: str) -> None:
    """Post with the picture; where Slack refuses the file, once more after a moment and once with a fresh upload."""
    for attempt in range(3):
        try:
            return post(file_id)
        except SlackApiError as error:
            if attempt == 2 or not is_refused_picture(error):
                raise
            time.sleep(POLL_SECONDS * (attempt + 1))
            if attempt == 1:
                file_id = again()
    return None
