"""Before models are opened: what all of them together will ask of a GPU's memory.

An engine that may go to a GPU has `gpu_claims(settings) -> list[Claim]` beside its `load(settings)`. The
claims come in order: recognisers first, then translation models in the order in which they are opened.
"""

import logging
from importlib import import_module

from interpreter.engines.gpu.driver import ledger_of, spare, told
from interpreter.engines.gpu.memory import MEGABYTE, Claim, MemoryLedger, share
from interpreter.engines.table import RECOGNISERS, TRANSLATORS
from interpreter.errors import InterpreterError
from interpreter.settings import Settings

logger = logging.getLogger(__name__)


def expect_models(settings: Settings) -> list[Claim]:
    """Tell the GPU's ledger what will be opened, so that nobody takes what another one needs; returns it."""
    claims = claims_of(settings)
    ledger_of(settings.gpu).expect(claims)
    return claims


def plan_of(settings: Settings) -> tuple[tuple[str, str, bool], ...]:
    """Who would get what if the models were opened now; for a look before that. Empty without a GPU.

    Returns:
        For each model its name, what it gets in words, and whether it fits.
    """
    claims = claims_of(settings)
    if not claims:
        return ()
    ledger = MemoryLedger(settings.gpu.memory_mb * MEGABYTE or None)
    ledger.observe(spare(settings.gpu.device_index))
    return tuple(
        (claim.name, told(claim, items), items > 0)
        for claim, items in zip(claims, share(ledger.room, claims), strict=True)
    )


def claims_of(settings: Settings) -> list[Claim]:
    """What every model will ask of the GPU's memory, in the order in which they are opened.

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
    return claims
