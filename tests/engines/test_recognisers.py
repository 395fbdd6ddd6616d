from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from interpreter.engines.health import Health
from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
)
from interpreter.engines.recognisers import Recognisers
from interpreter.errors import ConfigError, EngineError, InputError, Outdated
from tests.fakes.recogniser import ScriptedRecogniser


class Told(ScriptedRecogniser):
    """A scripted one with a name, a device and a health, and sounds in common with others of its kind."""

    def __init__(
        self,
        name: str,
        languages: Sequence[str] = ("da", "so", "uk"),
        *,
        degraded: bool = False,
        **able: object,
    ) -> None:
        super().__init__(languages=languages)
        self._capabilities = replace(self._capabilities, name=name, **able)  # type: ignore[arg-type]
        self._degraded = degraded
        self.closed = 0

    def health(self) -> tuple[Health, ...]:
        return (Health("recogniser", self.capabilities.device, self._degraded),)

    def close(self) -> None:
        super().close()
        self.closed += 1


@pytest.fixture(name="default")
def _default() -> Told:
    return Told("large", device="cuda", parallel=8)


@pytest.fixture(name="danish")
def _danish() -> Told:
    return Told("roest", ("da", "no"), max_seconds=25.0)


@pytest.fixture(name="somali")
def _somali() -> Told:
    return Told("omnilingual", ("so",))


@pytest.fixture(name="together")
def _together(default: Told, danish: Told, somali: Told) -> Recognisers:
    return Recognisers(default, {"da": danish, "no": danish, "so": somali})


def said(text: str, language: str, *recognisers: ScriptedRecogniser) -> Samples:
    """A sound that all of them can read."""
    first, *_ = [recogniser.say(text, language) for recogniser in recognisers]
    return first


def asked(*recognisers: ScriptedRecogniser) -> list[list[tuple[tuple[str, ...], Effort]]]:
    return [
        [(call.request.languages, call.request.effort) for call in recogniser.calls]
        for recogniser in recognisers
    ]


def test_they_can_what_each_can(together: Recognisers) -> None:
    assert together.capabilities == RecogniserCapabilities(
        name="large; da, no roest; so omnilingual",
        languages=frozenset({"da", "no", "so", "uk"}),
        max_seconds=25.0,
        device="cuda+cpu",
        ranks=True,
        parallel=8,
    )


def test_they_rank_only_if_all_do(default: Told) -> None:
    assert not Recognisers(default, {"so": Told("mute", ranks=False)}).capabilities.ranks


def test_a_language_that_the_chosen_one_lacks_is_told(default: Told, somali: Told) -> None:
    with pytest.raises(ConfigError, match=r"recogniser\.languages\.da: omnilingual does not have this"):
        Recognisers(default, {"da": somali})


@pytest.mark.parametrize("effort", list(Effort))
def test_where_the_speaker_is_known_one_call_reads(
    together: Recognisers, default: Told, danish: Told, somali: Told, effort: Effort
) -> None:
    sound = said("haa waan fahmay", "so", default, danish, somali)
    request = RecognitionRequest(("so",), effort, prompt="before", prefix="haa")
    recognition = together.recognise(sound, request)
    assert (recognition.language, recognition.text) == ("so", "haa waan fahmay")
    assert asked(default, danish, somali) == [[], [], [(("so",), effort)]]
    assert somali.calls[0].request == request


def test_languages_of_one_recogniser_are_told_apart_by_it(
    together: Recognisers, default: Told, danish: Told
) -> None:
    sound = said("ja det er", "da", danish)
    together.recognise(sound, RecognitionRequest(("no", "da")))
    assert asked(default, danish) == [[], [(("no", "da"), Effort.FINAL)]]


def test_the_default_says_the_language_and_the_chosen_one_reads(
    together: Recognisers, default: Told, danish: Told, somali: Told
) -> None:
    sound = said("haa waan fahmay", "so", default, somali)
    default.probability, somali.probability = 0.3, 0.9
    recognition = together.recognise(sound, RecognitionRequest(("uk", "so")))
    assert (recognition.language, recognition.words[0].probability) == ("so", 0.9)
    assert [language for language, _ in recognition.language_probabilities] == ["uk", "so"]
    assert dict(recognition.language_probabilities)["so"] == pytest.approx(0.95)
    assert asked(default, danish, somali) == [
        [(("uk", "so"), Effort.FINAL)],
        [],
        [(("so",), Effort.FINAL)],
    ]


def test_a_language_of_the_default_costs_one_call(together: Recognisers, default: Told, somali: Told) -> None:
    sound = said("так я чекаю", "uk", default)
    assert together.recognise(sound, RecognitionRequest(("uk", "so"))).text == "так я чекаю"
    assert asked(default, somali) == [[(("uk", "so"), Effort.FINAL)], []]


def test_the_default_reads_in_little_where_what_it_reads_is_not_kept(
    together: Recognisers, default: Told, danish: Told
) -> None:
    sound = said("ja det er", "da", default, danish)
    assert together.recognise(sound, RecognitionRequest(("da", "so"))).text == "ja det er"
    assert asked(default, danish) == [
        [(("da", "so"), Effort.HYPOTHESIS)],
        [(("da",), Effort.FINAL)],
    ]


def test_a_final_is_never_left_out_where_a_busy_default_leaves_hypotheses_out(
    together: Recognisers, default: Told, danish: Told
) -> None:
    sound = said("ja det er", "da", default, danish)
    read = default.recognise

    def refuse(samples: Samples, request: RecognitionRequest) -> Recognition:
        if request.effort is Effort.HYPOTHESIS:
            raise Outdated("The hypothesis is left out.")
        return read(samples, request)

    default.recognise = refuse  # type: ignore[method-assign]
    assert together.recognise(sound, RecognitionRequest(("da", "so"))).text == "ja det er"
    with pytest.raises(Outdated):
        together.recognise(sound, RecognitionRequest(("da", "so"), Effort.HYPOTHESIS))


def test_what_the_default_could_not_read_the_chosen_one_still_may(
    together: Recognisers, default: Told, somali: Told
) -> None:
    sound = said("haa", "so", somali)
    default.answers.append(
        Recognition("so", "", (), -2.0, 0.4, 1.0, (("uk", 0.1), ("so", 0.9)), Rejection.WRONG_SCRIPT)
    )
    recognition = together.recognise(sound, RecognitionRequest(("uk", "so")))
    assert recognition.text == "haa"
    assert recognition.language_probabilities == (("uk", 0.1), ("so", 0.9))


def test_languages_that_the_default_lacks_cannot_be_told_apart(danish: Told, somali: Told) -> None:
    together = Recognisers(somali, {"da": danish})
    with pytest.raises(ConfigError, match="talk buttons"):
        together.recognise(said("ja", "da", danish), RecognitionRequest(("so", "da")))
    assert together.recognise(said("ja", "da", danish), RecognitionRequest(("da",))).text == "ja"


def test_no_language_is_refused(together: Recognisers) -> None:
    with pytest.raises(ConfigError):
        together.recognise(np.zeros(1600, np.float32), RecognitionRequest(()))


def test_what_is_too_long_for_one_is_too_long_for_all(together: Recognisers, somali: Told) -> None:
    with pytest.raises(InputError, match="25 s"):
        together.recognise(np.zeros(26 * 16_000, np.float32), RecognitionRequest(("so",)))
    assert somali.calls == []


def test_a_recognition_goes_back_to_the_one_that_made_it(
    together: Recognisers, default: Told, somali: Told
) -> None:
    sound = said("haa waan fahmay", "so", default, somali)
    recognition = together.recognise(sound, RecognitionRequest(("uk", "so")))
    assert together.rank(recognition, ["haa waan fahmay", "maya"]) == somali.rank(
        recognition, ["haa waan fahmay", "maya"]
    )
    assert together.after(recognition, "haa") == "waan fahmay"
    with pytest.raises(EngineError):
        default.rank(recognition, ["haa"])
    foreign = default.recognise(sound, RecognitionRequest(("so",)))
    with pytest.raises(EngineError):
        together.rank(foreign, ["haa"])


def test_priors_are_those_of_the_languages_own(together: Recognisers, somali: Told) -> None:
    assert together.prior("so", ["haa"]) == somali.prior("so", ["haa"])
    with pytest.raises(ConfigError):
        together.prior("xx", ["haa"])


def test_health_says_which_languages_each_reads(default: Told) -> None:
    together = Recognisers(default, {"da": Told("roest", degraded=True), "so": ScriptedRecogniser()})
    assert together.health() == (
        Health("recogniser", "cuda"),
        Health("recogniser for da", "cpu", degraded=True),
    )


def test_each_is_closed_once_even_if_one_fails(
    together: Recognisers, default: Told, danish: Told, somali: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("It broke.")

    monkeypatch.setattr(somali, "close", fail)
    with pytest.raises(RuntimeError):
        together.close()
    assert (default.closed, danish.closed) == (1, 1)
