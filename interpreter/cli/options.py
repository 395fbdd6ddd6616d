"""What stands before the command: options that every command understands."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from interpreter.settings import Settings


_RECOGNISER: Final = re.compile(r"(?:([a-z]{2,3})=)?(?:([a-z]+):)?([^=]+)")
"""`[LANGUAGE=][ENGINE:]MODEL`"""


class Device(StrEnum):
    """Where the models run."""

    AUTO = "auto"
    CUDA = "cuda"
    CPU = "cpu"


class LogLevel(StrEnum):
    """How much is logged, to standard error."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Options:
    """The options given before the command; None where one was not given.

    Attributes:
        recognisers: what reads speech, each as `[LANGUAGE=][ENGINE:]MODEL`.
    """

    config: Path | None = None
    models_dir: Path | None = None
    device: Device | None = None
    log_level: LogLevel | None = None
    recognisers: Sequence[str] = ()

    def settings(self, **overrides: object) -> "Settings":
        """The settings from file, environment and command line.

        Args:
            overrides: dotted keys with two underscores for each dot (`server__port=8080`); None: not given.

        Raises:
            ConfigError: as `load_settings`, or a recogniser that is not of that form.
        """
        from interpreter.settings import load_settings

        settings = load_settings(
            self.config,
            overrides={
                "models_dir": self.models_dir,
                "recogniser.device": self.device and self.device.value,
                "translator.device": self.device and self.device.value,
                **dict(self._recognisers()),
                **{name.replace("__", "."): value for name, value in overrides.items()},
            },
        )
        if self.device is None or not settings.recogniser.languages:
            return settings
        everywhere = {
            code: own.model_copy(update={"device": None})
            for code, own in settings.recogniser.languages.items()
        }
        recogniser = settings.recogniser.model_copy(update={"languages": everywhere})
        return settings.model_copy(update={"recogniser": recogniser})

    def _recognisers(self) -> Iterator[tuple[str, object]]:
        """The settings that --recogniser stands for; an engine that is not named stays as it is."""
        for one in self.recognisers:
            match = _RECOGNISER.fullmatch(one)
            if match is None:
                from interpreter.errors import ConfigError

                raise ConfigError(
                    f"--recogniser {one!r} is not of the form [LANGUAGE=][ENGINE:]MODEL, for example "
                    "da=roest-v3-whisper-1.5b."
                )
            language, engine, model = match.groups()
            place = f"recogniser.languages.{language}" if language else "recogniser"
            yield f"{place}.model", model
            yield f"{place}.engine", engine

    def level(self, default: LogLevel) -> int:
        """The level to log from: the one that was asked for, or else the command's own."""
        return logging.getLevelNamesMapping()[(self.log_level or default).value.upper()]

    def start_log(self, default: LogLevel = LogLevel.ERROR) -> None:
        """Log to standard error from `level(default)` on."""
        logging.basicConfig(
            level=self.level(default), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
        )
