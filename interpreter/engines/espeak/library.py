"""libespeak-ng through ctypes: text and a voice in, sound in blocks out, as it is made.

libespeak-ng is one global state in a process: one voice, one callback, one text at a time. So there is
one `EspeakLibrary` in a process (`shared_library()`), and one lock around each piece of text. The lock is
held only while espeak computes (about 0.2% of the time the sound lasts), never while a listener is slow:
the blocks of one piece wait in a queue, whose size the length of the piece bounds.

Piper carries an espeak of its own, in `espeakbridge.so`. Both are loaded with local symbols, so each keeps
its own state.

The function and flag values are those of `espeak-ng/speak_lib.h`, version 1.52.
"""

import ctypes
import threading
from collections.abc import Generator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interpreter.errors import EngineError, ModelMissing

BLOCK_MS: Final = 60
"""Sound that espeak computes before it hands it over, its minimum: the first comes after 1 to 3 ms."""

_SYNCHRONOUS: Final = 2
_DO_NOT_EXIT: Final = 0x8000
_UTF8: Final = 0x0001
_PHONEMES: Final = 0x0100
_END_PAUSE: Final = 0x1000
_POSITION_CHARACTER: Final = 1
_PARAMETER_RATE: Final = 1
_PARAMETER_VOLUME: Final = 2
_GO_ON, _ABORT = 0, 1

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Piece:
    """What espeak says in one go.

    Attributes:
        text: without control characters; with `phonemes`, `[[...]]` is read as espeak phoneme names.
        voice: an espeak voice, such as `da`.
        words_per_minute: 80 to 450.
        end_pause: whether a sentence pause follows the last word.
    """

    text: str
    voice: str
    words_per_minute: int
    phonemes: bool = False
    end_pause: bool = False


@dataclass(slots=True)
class _Job:
    """One piece on its way: what the callback needs to know."""

    blocks: SimpleQueue[NDArray[np.int16] | BaseException | None]
    abandoned: threading.Event


class EspeakLibrary:
    """The loaded library. Safe to call from several threads; the texts are spoken one after the other."""

    def __init__(self, path: Path, data: Path) -> None:
        try:
            self._c = ctypes.CDLL(str(path))
        except OSError as error:
            raise ModelMissing(
                "The speech library espeak-ng cannot be loaded. Install it with: pip install espeakng-loader"
            ) from error
        self._c.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        self._c.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        self._c.espeak_SetSynthCallback.argtypes = [_Callback]
        self._c.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        self._lock = threading.Lock()
        self._job: _Job | None = None
        self._voice = ""
        self._callback = _Callback(self._on_block)  # espeak keeps the pointer: it must not be collected
        self.sample_rate: Final = int(
            self._c.espeak_Initialize(_SYNCHRONOUS, BLOCK_MS, str(data).encode(), _DO_NOT_EXIT)
        )
        if self.sample_rate <= 0:
            raise ModelMissing(
                "espeak-ng does not find its voices. Install them again with: pip install --force-reinstall "
                "espeakng-loader"
            )
        self._c.espeak_SetSynthCallback(self._callback)

    def has_voice(self, voice: str) -> bool:
        with self._lock:
            return self._select(voice)

    def speak(self, piece: Piece) -> Generator[NDArray[np.int16], None, None]:
        """Yield the sound of one piece at `sample_rate`, in blocks of at most `BLOCK_MS`.

        Closing the iterator makes espeak stop after the block it is at, and waits for that.

        Raises:
            EngineError: espeak has no such voice, or failed.
        """
        job = _Job(SimpleQueue(), threading.Event())
        worker = threading.Thread(target=self._run, args=(piece, job), name="espeak", daemon=True)
        worker.start()
        try:
            while (block := job.blocks.get()) is not None:
                if isinstance(block, BaseException):
                    raise block
                yield block
        finally:
            job.abandoned.set()
            worker.join()

    def _run(self, piece: Piece, job: _Job) -> None:
        try:
            with self._lock:
                if not job.abandoned.is_set():
                    self._synthesise(piece, job)
        except EngineError as error:
            job.blocks.put(error)
        finally:
            job.blocks.put(None)

    def _synthesise(self, piece: Piece, job: _Job) -> None:
        if not self._select(piece.voice):
            raise EngineError(f"espeak-ng has no voice named {piece.voice!r}. Install espeakng-loader 0.2.4.")
        # An aborted text leaves its changes behind, and so does a change of voice: set everything anew.
        self._c.espeak_SetParameter(_PARAMETER_RATE, piece.words_per_minute, 0)
        flags = _UTF8 | (_PHONEMES if piece.phonemes else 0) | (_END_PAUSE if piece.end_pause else 0)
        text = piece.text.encode()
        self._job = job
        try:
            status = self._c.espeak_Synth(text, len(text) + 1, 0, _POSITION_CHARACTER, 0, flags, None, None)
        finally:
            self._job = None
        if status != 0 and not job.abandoned.is_set():
            raise EngineError(f"espeak-ng failed with status {status}. Try again; restart if it stays.")

    def _select(self, voice: str) -> bool:
        if voice != self._voice:
            if self._c.espeak_SetVoiceByName(voice.encode()) != 0:
                self._voice = ""
                return False
            self._voice = voice
        return True

    def _on_block(self, sound: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        job = self._job
        if job is None or job.abandoned.is_set():
            return _ABORT
        if sound and count > 0:
            job.blocks.put(np.ctypeslib.as_array(sound, shape=(count,)).copy())
        return _GO_ON


_LOADING: Final = threading.Lock()


def shared_library() -> EspeakLibrary:
    """The library of this process, loaded at the first call.

    Raises:
        ModelMissing: `espeakng-loader` is not installed, or without its data.
    """
    with _LOADING:
        return _load_once()


@cache
def _load_once() -> EspeakLibrary:
    try:
        import espeakng_loader
    except ImportError as error:
        raise ModelMissing(
            "The espeak-ng voices are not installed. Install them with: pip install espeakng-loader"
        ) from error
    return EspeakLibrary(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()))
