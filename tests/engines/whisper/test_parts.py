"""What the recogniser works with, in a batch and alone."""

from typing import Any

import numpy as np

from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper.batched import BatchedWhisper
from interpreter.engines.whisper.parts import WhisperParts
from tests.engines.whisper.scripted_model import Answer, ScriptedModel, vocabulary

WORDS = vocabulary()


def parts(batched: Any = None) -> WhisperParts:
    model = ScriptedModel(WORDS, [Answer("ja")])
    return WhisperParts("scripted", model, model, WORDS, np.zeros((80, 201), np.float32), batched)


def test_alone_every_call_goes_to_the_model_itself() -> None:
    alone = parts()
    assert alone.at(Effort.FINAL) is alone
    assert alone.device == "cpu"
    alone.close()


def test_in_batches_a_call_goes_with_its_urgency_and_closing_ends_them() -> None:
    model = ScriptedModel(WORDS, [Answer("ja")])
    start = WORDS.of("da").sot
    together = parts(BatchedWhisper(model, start_of_transcript=start, limit=4, wait_s=0.0))
    final, hypothesis = together.at(Effort.FINAL), together.at(Effort.HYPOTHESIS)
    assert final.encoder.urgency < hypothesis.encoder.urgency
    assert final.encoder is final.decoder
    assert final.device == "cpu"
    together.close()
