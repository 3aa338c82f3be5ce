"""Slack's side of the wire for the tests of the process: a recording Web API and a WebSocket that can go silent."""

import base64
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOT_TOKEN = "xoxb-101-202-ThisOneIsMadeUp"
APP_TOKEN = "xapp-1-A1-303-thisoneismadeup"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class SlackApi:
    """Answers Web API calls as told, or all of them `raw`, and remembers them: (method, headers, body)."""

    url: str = ""
    calls: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""

    def methods(self) -> list[str]:
        return [method for method, _, _ in self.calls]


@contextmanager
def slack_api() -> Iterator[SlackApi]:
    api = SlackApi()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            method = self.path.removeprefix("/api/")
            api.calls.append((method, dict(self.headers), body))
            answer = api.answers.get(method, {"ok": False, "error": "unknown_method"})
            encoded = api.raw or json.dumps(answer).encode()
            self.send_response(200)
            for name, value in {"Content-Type": "application/json", **api.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def redirecting_to(target: str) -> Iterator[str]:
    """An address that sends every call on to `target`, as a network's sign-in page does."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SlackSocket:
    """The far end of Socket Mode: shakes hands, answers pings while `awake`, keeps what it is sent."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self._server.getsockname()[1]}/link?ticket=made-up"
        self.awake = True
        self.connections = 0
        self.received: list[dict[str, object]] = []
        self.arrived = threading.Condition()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def send(self, message: dict[str, object]) -> None:
        """Sends a text frame on the newest connection."""
        data = json.dumps(message).encode()
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack("!H", len(data))
        self._open[-1].sendall(b"\x81" + length + data)

    def wait_for(self, count: int, seconds: float = 10) -> bool:
        """Waits until `count` messages have come in."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.received) >= count, seconds)

    def close(self) -> None:
        for open_socket in (self._server, *self._open):
            open_socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.append(connection)
        try:
            stream = connection.makefile("rb")
            request = b"".join(iter(stream.readline, b"\r\n")).decode()
            key = request.split("Sec-WebSocket-Key: ")[1].split("\r\n")[0] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            )
            self.connections += 1
            while self._frame(connection, stream.read):
                pass
        except OSError:
            return

    def _frame(self, connection: socket.socket, read: Callable[[int], bytes]) -> bool:
        head = read(2)
        if len(head) < 2:
            return False
        length = head[1] & 127
        if length == 126:
            (length,) = struct.unpack("!H", read(2))
        mask = read(4)
        data = bytes(byte ^ mask[index % 4] for index, byte in enumerate(read(length)))
        if head[0] & 15 == 9 and self.awake:
            connection.sendall(bytes([0x8A, len(data)]) + data)
        elif head[0] & 15 == 1:
            with self.arrived:
                self.received.append(json.loads(data))
                self.arrived.notify_all()
        return True
