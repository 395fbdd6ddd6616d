from typing import Literal

import pytest
from pydantic import ValidationError

from interpreter.protocol.message_parts import Confidence, Numbered, config


class Sample(Numbered):
    model_config = config({"type": "sample", "seq": 1, "confidence": 0.5})

    type: Literal["sample"] = "sample"
    confidence: Confidence


def test_a_message_begins_with_its_type_and_number() -> None:
    assert Sample(seq=3, confidence=0.5).model_dump_json() == '{"type":"sample","seq":3,"confidence":0.5}'


@pytest.mark.parametrize("confidence", [float("nan"), float("inf"), -0.1, 1.1, "high"])
def test_a_confidence_is_a_number_from_0_to_1(confidence: object) -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"seq": 1, "confidence": confidence})


def test_numbers_start_at_1_and_nothing_unknown_goes_out() -> None:
    with pytest.raises(ValidationError):
        Sample(seq=0, confidence=0.5)
    with pytest.raises(ValidationError):
        Sample.model_validate({"seq": 1, "confidence": 0.5, "more": 1})
