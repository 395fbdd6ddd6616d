"""Engines for commands: they hear a script, shout it as the translation, and speak tones."""

from collections.abc import Iterable
from pathlib import Path

from audio.files import WavWriter
from interpreter.pipeline.engines import Engines
from tests.fakes.speech import Script, ScriptedVad, SoundReader, Spoken
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Shouter, Tone


class ScriptedEngines:
    """`engines` hear `script` in any sound made from it, in the directions between Danish and Ukrainian."""

    def __init__(self, words: Iterable[Spoken], length: float) -> None:
        cost = Cost()
        self.script = Script(words, length)
        self.reader = SoundReader(self.script, cost)
        self.translator = Shouter(cost)
        self.voice = Tone(cost)
        self.engines = Engines(ScriptedVad(), self.reader, self.translator, self.voice)

    def write(self, file: Path) -> Path:
        """The script as a WAV file."""
        with WavWriter(file) as writer:
            writer.write(self.script.samples)
        return file
