"""Load on one HTTP address: connections that each send the next request when answered.

A process of its own (`python -m scripts.bench.load`), so that it shares no lock with what it
measures. It reads one JSON object from standard input and writes one to standard output.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_PIECE = 1 << 18
_GRACE_SECONDS = 10.0


@dataclass(frozen=True)
class Load:
    """What to send: whole requests in turn, over so many connections, for so long."""

    host: str
    port: int
    requests: tuple[str, ...]
    connections: int
    seconds: float
    warm_up: float = 0.0


@dataclass(frozen=True)
class Answered:
    """What came back: requests a second, latencies in ms, and how often each status."""

    rate: float
    p50: float
    p95: float
    p99: float
    statuses: dict[str, int]

    @property
    def errors(self) -> int:
        """How many answers were neither 2xx nor 304."""
        return sum(n for status, n in self.statuses.items() if not _is_well(status))


def _is_well(status: str) -> bool:
    return status.startswith("2") or status == "304"


def request(path: str, host: str, *, method: str = "GET", body: str = "", **headers: str) -> str:
    """Return a whole HTTP/1.1 request; header names are written with underscores."""
    given = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body:
        given |= {"Content-Type": "application/json", "Content-Length": str(len(body.encode()))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n{body}"


def drive(load: Load) -> Answered:
    """Run the load in a process of its own; raises RuntimeError when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench.load"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the load on port {load.port} failed: {done.stderr[-500:]}")
    return Answered(**json.loads(done.stdout))


class _Connection:
    """One keep-alive connection and the request it waits for."""

    def __init__(self, load: Load, requests: Sequence[bytes], first: int) -> None:
        self.socket = socket.create_connection((load.host, load.port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests, self._next = requests, first
        self._step = load.connections
        self._buffer = b""
        self._sent = 0.0

    def send(self) -> None:
        self.socket.sendall(self._requests[self._next % len(self._requests)])
        self._next += self._step
        self._sent = time.perf_counter()

    def receive(self) -> tuple[str, float] | None:
        """Return status and latency (ms) when the answer is whole."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._buffer += piece
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or not _is_whole(head.lower(), body):
            return None
        self._buffer = b""
        return head[9:12].decode(), (time.perf_counter() - self._sent) * 1000


def _is_whole(head: bytes, body: bytes) -> bool:
    """Whether a body is complete; `head` is in lower case."""
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    at = head.find(b"content-length:")
    return at < 0 or len(body) >= int(head[at + 15 :].split(b"\r\n", 1)[0])


def _run(load: Load) -> Answered:
    requests = [text.encode() for text in load.requests]
    selector = selectors.DefaultSelector()
    connections = [_Connection(load, requests, n) for n in range(load.connections)]
    began = time.perf_counter()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    counted_from, stop = began + load.warm_up, began + load.warm_up + load.seconds
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    waiting = load.connections
    while waiting and (now := time.perf_counter()) < stop + _GRACE_SECONDS:
        for key, _ in selector.select(0.1):
            connection: _Connection = key.data
            if (answer := connection.receive()) is None:
                continue
            if now >= counted_from:
                statuses[answer[0]] += 1
                latencies.append(answer[1])
            if now < stop:
                connection.send()
            else:
                waiting -= 1
    seconds = time.perf_counter() - counted_from
    ordered = sorted(latencies) or [float("inf")]

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return Answered(len(latencies) / seconds, at(0.5), at(0.95), at(0.99), dict(statuses))


def main() -> None:
    """Run the load that standard input describes."""
    given: dict[str, Any] = json.load(sys.stdin)
    json.dump(asdict(_run(Load(**given))), sys.stdout)


if __name__ == "__main__":
    main()
