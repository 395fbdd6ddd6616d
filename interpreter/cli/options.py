"""What stands before the command: options that every command understands."""

import logging
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.settings import Settings


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
    """The options given before the command; None where one was not given."""

    config: Path | None = None
    models_dir: Path | None = None
    device: Device | None = None
    log_level: LogLevel | None = None

    def settings(self, **overrides: object) -> "Settings":
        """The settings from file, environment and command line.

        Args:
            overrides: dotted keys with two underscores for each dot (`server__port=8080`); None: not given.

        Raises:
            ConfigError: as `load_settings`.
        """
        from interpreter.settings import load_settings

        return load_settings(
            self.config,
            overrides={
                "models_dir": self.models_dir,
                "recogniser.device": self.device and self.device.value,
                "translator.device": self.device and self.device.value,
                **{name.replace("__", "."): value for name, value in overrides.items()},
            },
        )

    def level(self, default: LogLevel) -> int:
        """The level to log from: the one that was asked for, or else the command's own."""
        return logging.getLevelNamesMapping()[(self.log_level or default).value.upper()]

    def start_log(self, default: LogLevel = LogLevel.ERROR) -> None:
        """Log to standard error from `level(default)` on."""
        logging.basicConfig(
            level=self.level(default), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
        )
