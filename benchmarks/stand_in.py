"""Slack's side over TLS, as cheap as can be: `python -m benchmarks.stand_in CERTIFICATE KEY` answers ok to anything."""

import asyncio
import itertools
import re
import ssl
import sys

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_NUMBERS = itertools.count(1)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, for as many requests as it brings."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            await reader.readexactly(int(length[1]) if length else 0)
            body = b'{"ok":true,"channel":"C0BENCH0001","ts":"1579000000.%06d"}' % next(_NUMBERS)
            shape = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            writer.write(shape % (len(body), body))
            if b"connection: close" in head.lower():
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def serve(certificate: str, key: str) -> None:
    """Answers until the input ends."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
