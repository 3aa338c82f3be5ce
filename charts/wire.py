"""Messages between the studio and its workers: a length, then a pickle. Both ends are this program."""

import pickle
import struct
from typing import IO, Any

SCRATCH = "SCORECARD_CHARTS_SCRATCH"
_LENGTH = struct.Struct(">I")
_LONGEST = 16 * 1024 * 1024


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message. Raises OSError when nobody reads any more."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message. Raises EOFError when the other end has gone, in the middle of a message too."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _LONGEST:
        raise EOFError("no message is that long")
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError("the other end has gone")
    return data
