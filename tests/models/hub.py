"""A model hub on 127.0.0.1, and entries of a catalogue for it.

It speaks the part of the hub's protocol that huggingface_hub uses: HEAD and GET of
`/<owner>/<name>/resolve/<revision>/<path>` with ETag, X-Repo-Commit and Range, large files redirected to
another host, `/api/models/<owner>/<name>`, and the error codes in X-Error-Code.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import close_session

from interpreter.models.catalogue import ModelEntry

REVISION = "5" * 40
REPOSITORY = "somebody/a-model"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def entry_of(files: Mapping[str, bytes], **changes: Any) -> ModelEntry:
    """A pinned recognition model with these files; `hashes=False` takes the hashes away."""
    hashes = changes.pop("hashes", True)
    tree: dict[str, Any] = {
        "name": "a-model",
        "kind": "recognition",
        "title": "A model",
        "repository": REPOSITORY,
        "revision": REVISION,
        "pinned": hashes,
        "unpinned_reason": "" if hashes else "nobody knows its hashes",
        "approximate_bytes": 100,
        "languages": ["da"],
        "files": [
            {"path": path, **({"size": len(content), "sha256": sha(content)} if hashes else {})}
            for path, content in files.items()
        ],
        "licence": {"name": "MIT", "url": "https://example.org/licence", "summary": "Free for every use."},
        "found": ["made for a test"],
    }
    return ModelEntry.model_validate(tree | changes)


def opus_entry(archive: str, files: Mapping[str, bytes], code: str = ">>ukr<<") -> ModelEntry:
    """An unpinned OPUS-MT archive that is converted: Danish to Ukrainian, with this target token."""
    return entry_of(
        files,
        hashes=False,
        kind="translation",
        languages=(),
        repository="",
        revision="",
        archive=archive,
        conversion="marian",
        translation={"family": "marian", "version": "1", "pairs": [["da", "uk"]], "codes": {"uk": code}},
    )


@dataclass
class Asked:
    """One request that came."""

    method: str
    path: str
    range: str
    authorised: bool


@dataclass
class Hub:
    """What the server has, how it behaves, and what it was asked.

    Attributes:
        files: path in the repository -> content.
        large: paths that are redirected to another host, as the hub does with large files.
        cut_after: path -> how many bytes of each answer are sent before the connection breaks, one number for
            each GET in turn; after the last one it answers in full.
        status: an HTTP status and error code for everything.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    large: set[str] = field(default_factory=set)
    cut_after: dict[str, list[int]] = field(default_factory=dict)
    status: tuple[int, str] | None = None
    revision: str = REVISION
    ranges: bool = True
    before_get: Callable[[str], None] = lambda path: None
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def gets(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.method == "GET" and one.path.endswith(path)]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve it on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def log_message(self, *arguments: object) -> None:
            pass

        def _answer(self, *, body: bool) -> None:
            authorised = "authorization" in self.headers
            hub.asked.append(Asked(self.command, self.path, self.headers.get("Range", ""), authorised))
            if hub.status:
                code, name = hub.status
                return self._send(code, {"X-Error-Code": name, "X-Error-Message": name}, b"{}" * body)
            if self.path.startswith("/api/models/"):
                return self._send(200, {}, json.dumps({"id": REPOSITORY, "sha": hub.revision}).encode())
            _, _, path = self.path.partition(f"/{hub.revision}/")
            if self.path.endswith(".zip"):
                path = self.path.rpartition("/")[2]
            if path not in hub.files:
                known = f"/{hub.revision}/" in self.path
                return self._send(
                    404, {"X-Error-Code": "EntryNotFound" if known else "RevisionNotFound"}, b""
                )
            content = hub.files[path]
            about = {"ETag": f'"{sha(content)}"', "X-Repo-Commit": hub.revision, "Accept-Ranges": "bytes"}
            if path in hub.large and not self.path.startswith("/large/"):
                port = hub.address.rpartition(":")[2]
                about |= {
                    "X-Linked-Etag": about["ETag"],
                    "X-Linked-Size": str(len(content)),
                    "Location": f"http://localhost:{port}/large/{hub.revision}/{path}",
                }
                return self._send(302, about, b"")
            return self._file(path, content, about, body=body)

        def _file(self, path: str, content: bytes, about: dict[str, str], *, body: bool) -> None:
            start, code = 0, 200
            if hub.ranges and (wanted := self.headers.get("Range", "")):
                start, code = int(wanted.removeprefix("bytes=").rstrip("-")), 206
                if start >= len(content):
                    return self._send(416, {"Content-Range": f"bytes */{len(content)}"}, b"")
                about["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            if not body:
                return self._send(code, about | {"Content-Length": str(len(content))}, None)
            hub.before_get(path)
            limits = hub.cut_after.get(path, [])
            limit = limits.pop(0) if limits else None
            rest = content[start:]
            self._send(code, about | {"Content-Length": str(len(rest))}, rest[:limit])
            if limit is not None and limit < len(rest):
                self.close_connection = True
                self.wfile.flush()
                self.connection.close()
            return None

        def _send(self, code: int, headers: Mapping[str, str], body: bytes | None) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            if body and self.command == "GET":
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def hub_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """An empty hub, to which HF_ENDPOINT points; nobody is logged in, no proxy is set."""
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    for name in ("HF_TOKEN", *proxies, *(name.lower() for name in proxies)):
        monkeypatch.delenv(name, raising=False)
    with serving(Hub()) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running
        close_session()


class Notes:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.steps: list[tuple[str, int, int]] = []

    def note(self, text: str) -> None:
        self.texts.append(text)

    def progress(self, name: str, done: int, total: int) -> None:
        self.steps.append((name, done, total))

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def accepts(entry: ModelEntry, folder: Path) -> None:
    """A check that every folder passes."""
