"""Downloads from the model hub and from plain addresses: resumed where they broke off, explained where they
fail.

huggingface_hub finds the file, the revision and the credentials; its own download starts anew after every
broken attempt, so the bytes are fetched here, into a `.part` file that later attempts continue. The
endpoint is that of HF_ENDPOINT, proxies are those of the environment. A token goes to the hub alone, and
into no message.
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx2
from huggingface_hub import HfApi, get_hf_file_metadata, get_session, hf_hub_url, hf_raise_for_status
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalTokenNotFoundError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils._headers import build_hf_headers

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry, ModelFile
from interpreter.models.folder import Progress

logger = logging.getLogger(__name__)

ATTEMPTS: Final = 3
"""Attempts in a row that bring no byte before a download gives up."""
TIMEOUT_SECONDS: Final = 30
OFFLINE: Final = (
    "On a machine without internet: `interpreter models export` on another one, then "
    "`interpreter models import`."
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A file to fetch.

    Attributes:
        version: changes when the bytes do; part files of another version are not continued.
        size: bytes, None where the server does not say.
        headers: hold the credentials.
    """

    url: str
    version: str
    size: int | None
    headers: dict[str, str] = field(default_factory=dict, repr=False)


def endpoint() -> str | None:
    """Another hub or mirror than the public one."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or None


def resolve(entry: ModelEntry) -> str:
    """The revision to fetch: that of the catalogue, otherwise the newest; for an archive its address.

    Raises:
        ModelMissing: the hub does not answer or does not have it.
    """
    if entry.archive or entry.revision:
        return entry.archive or entry.revision
    with explained(entry):
        newest = HfApi(endpoint=endpoint()).model_info(entry.repository, timeout=TIMEOUT_SECONDS).sha
    if newest is None:
        raise ModelMissing(f"The hub names no revision of {entry.repository}. Try again later.")
    return newest


def locate(entry: ModelEntry, revision: str, file: ModelFile) -> Remote:
    """Ask for a file's version and size. Raises as `resolve`."""
    with explained(entry):
        if entry.archive or entry.address:
            return _locate_plain(entry.archive or entry.address + quote(file.path))
        url = hf_hub_url(entry.repository, file.path, revision=revision, endpoint=endpoint())
        about = get_hf_file_metadata(url, timeout=TIMEOUT_SECONDS, endpoint=endpoint())
        return Remote(url, about.etag or revision, about.size, build_hf_headers())


def _locate_plain(url: str) -> Remote:
    """On a server that is no hub; it gets no token."""
    answer = get_session().head(
        url, headers={"Accept-Encoding": "identity"}, timeout=TIMEOUT_SECONDS, follow_redirects=True
    )
    hf_raise_for_status(answer)
    version = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
    size = answer.headers.get("Content-Length")
    return Remote(url, version, int(size) if size else None)


def fetch(entry: ModelEntry, remote: Remote, part: Path, progress: Progress) -> None:
    """Bring `part` to the whole file, from where it stands.

    Args:
        progress: called with (bytes there, bytes in all or 0).

    Raises:
        ModelMissing: it cannot be had now. `part` keeps what has come, for the next attempt.
    """
    without_gain = 0
    while True:
        have = part.stat().st_size if part.exists() else 0
        if remote.size is not None and have > remote.size:
            part.unlink()
            have = 0
        if have == remote.size:
            progress(have, have)
            return
        try:
            with explained(entry):
                _stream(remote, part, have, progress)
                return
        except ModelMissing as error:
            gained = part.exists() and part.stat().st_size > have
            without_gain = 0 if gained else without_gain + 1
            if not isinstance(error.__cause__, httpx2.TransportError) or without_gain >= ATTEMPTS:
                raise
            logger.info("download of %s broke off, going on", entry.name)


def _stream(remote: Remote, part: Path, have: int, progress: Progress) -> None:
    headers = {**remote.headers, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with get_session().stream("GET", remote.url, headers=headers, timeout=TIMEOUT_SECONDS) as answer:
        if have and answer.status_code == 416:
            part.unlink()  # of another file, or whole already where the server does not say the size
            raise httpx2.RemoteProtocolError("nothing follows what is here")
        hf_raise_for_status(answer)
        continued = answer.status_code == 206
        done = have if continued else 0
        with part.open("ab" if continued else "wb") as out:
            for chunk in answer.iter_bytes():  # as they come: a broken connection loses none
                out.write(chunk)
                done += len(chunk)
                progress(done, remote.size or 0)
            out.flush()
            os.fsync(out.fileno())
    if remote.size is not None and done != remote.size:
        raise httpx2.RemoteProtocolError(f"{done} of {remote.size} bytes came")


@contextmanager
def explained(entry: ModelEntry) -> Iterator[None]:
    """Turn the errors of the network and the hub into a `ModelMissing` that says what to do."""
    try:
        yield
    except (HfHubHTTPError, httpx2.HTTPError, OfflineModeIsEnabled, LocalTokenNotFoundError) as error:
        raise ModelMissing(f"{entry.name} cannot be downloaded. {_reason(error, entry)}") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelMissing(
                f"{entry.name} cannot be downloaded: the disk is full. What has come is kept; free some "
                "space and pull again, and it goes on."
            ) from error
        raise ModelMissing(
            f"{entry.name} cannot be downloaded: {error.strerror or type(error).__name__}."
        ) from error


def _reason(error: Exception, entry: ModelEntry) -> str:
    """Made from the kind of error alone: its text may hold addresses with signatures."""
    where = entry.repository or entry.archive or entry.address
    if isinstance(error, OfflineModeIsEnabled):
        return f"HF_HUB_OFFLINE is set. Unset it to download. {OFFLINE}"
    if isinstance(error, RevisionNotFoundError):
        return f"The revision {entry.revision or 'that came first'} of {where} is gone. {OFFLINE}"
    if isinstance(error, RemoteEntryNotFoundError):
        return f"A file of it is no longer in {where}. {OFFLINE}"
    status = error.response.status_code if isinstance(error, HfHubHTTPError) else 0
    if isinstance(error, GatedRepoError) or status == 403:
        return (
            f"{where} may not be read by everybody: agree to its terms at {entry.licence.url} and set "
            "HF_TOKEN to a token of that account."
        )
    if isinstance(error, RepositoryNotFoundError) or status in (
        httpx2.codes.UNAUTHORIZED,
        httpx2.codes.NOT_FOUND,
    ):
        return f"{where} is not there, or may not be read by everybody. {OFFLINE}"
    if status:
        return f"The server answers with error {status}. Try again later; what has come is kept. {OFFLINE}"
    return (
        "The connection fails. Check the network, HTTPS_PROXY and HF_ENDPOINT and pull again: it goes on "
        f"where it stopped. {OFFLINE}"
    )
