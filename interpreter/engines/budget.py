"""Before models are opened: what all of them together will ask of a GPU's memory.

An engine that may go to a GPU has `gpu_claims(settings) -> list[Claim]` beside its `load(settings)`. The
claims come in order: recognisers first, then translation models in the order in which they are opened.
"""

import logging
from importlib import import_module

from interpreter.engines.gpu_memory import ledger_of
from interpreter.engines.memory import Claim
from interpreter.engines.table import RECOGNISERS, TRANSLATORS
from interpreter.errors import InterpreterError
from interpreter.settings import Settings

logger = logging.getLogger(__name__)


def expect_models(settings: Settings) -> list[Claim]:
    """Tell the GPU's ledger what will be opened, so that nobody takes what another one needs; returns it.

    What cannot be asked now is left out: whoever opens it says what is wrong.
    """
    claims: list[Claim] = []
    engines = [(RECOGNISERS.get(one.recogniser.engine), one) for one in settings.each_recogniser().values()]
    engines += [(TRANSLATORS.get(name), settings) for name in settings.translator.engines]
    for module, own in engines:
        ask = getattr(import_module(module), "gpu_claims", None) if module else None
        if ask is None:
            continue
        try:
            claims += ask(own)
        except (InterpreterError, RuntimeError, ValueError, OSError) as error:
            logger.debug("%s is not in the plan of the GPU's memory: %s", module, type(error).__name__)
    ledger_of(settings.gpu).expect(claims)
    return claims
