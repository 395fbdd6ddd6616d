"""A model on the GPU with the CPU behind it: where a call runs, and what happens when the GPU fails."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic
from typing import Final, Generic, TypeVar, cast

from interpreter.engines.gpu.batching import FINAL
from interpreter.engines.gpu.devices import (
    CPU,
    CUDA,
    DeviceFault,
    DeviceHung,
    describe,
    fault_of,
    wants_cuda,
)
from interpreter.engines.gpu.pace import PaceLimits, PaceWatch
from interpreter.engines.gpu.turns import Turns
from interpreter.engines.health import Health, Recovery, Strikes
from interpreter.errors import ConfigError, EngineError, InterpreterError
from interpreter.settings import Device

logger = logging.getLogger(__name__)

M = TypeVar("M")
T = TypeVar("T")

Job = Callable[[], None]

RESTART: Final = "It is tried again by itself; where it stays away, restart the service"
UNEXPLAINED: Final = "The GPU failed several calls in a row that the CPU could do; nothing says why."
OPENING_S: Final = 600.0
"""A GPU on which a model is not open and tried out after this does not answer."""


def beside(job: Job) -> None:
    """Run a job on a thread of its own that does not hold up the end of the process."""
    Thread(target=job, name="gpu-probe", daemon=True).start()


def _nothing_to_close(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Openers(Generic[M]):
    """How a model is opened and tried out.

    Attributes:
        on_gpu: opens it on the GPU and runs it once; raises CTranslate2's RuntimeError or ValueError where
            that fails.
        on_cpu: opens it on the CPU.
        prove: runs a little through it.
        close: ends what goes on beside it; the memory goes with the last reference.
        cpu_lanes: calls at once that the CPU's model makes good use of.
        pace: what counts as slow on the GPU.
    """

    on_gpu: Callable[[], M]
    on_cpu: Callable[[], M]
    prove: Callable[[M], object]
    close: Callable[[M], None] = _nothing_to_close
    cpu_lanes: int = 1
    pace: PaceLimits | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a test replaces: the clock, where the GPU is tried, and how long the first try may take."""

    now: Callable[[], float] = monotonic
    start: Callable[[Job], None] = beside
    opening_s: float = OPENING_S
    recovery: Callable[[], Recovery] = field(default=Recovery)


class Placed(Generic[M]):
    """A model that runs on the GPU, and on the CPU while the GPU fails. Safe to call from several threads.

    A call that fails on the GPU is made again on the CPU, once, so that nothing said is lost. Where the
    device has failed, or single calls fail too often (`Strikes`), all calls then go to the CPU, until the
    GPU is found well again: after a pause a thread of its own tries it, while calls go on. At the CPU
    finals go before hypotheses, and a hypothesis that would have to wait is refused (`Turns`). The GPU's
    model is kept meanwhile: it is there still when the memory is free again, and freeing memory of a broken
    CUDA context can end the process (CTranslate2's `CudaAsyncAllocator::free` throws, and destructors call
    it).

    A CUDA error such as an illegal access stays until the process ends; the tries then fail for ever, and
    `health` says to restart.
    """

    def __init__(
        self,
        name: str,
        openers: Openers[M],
        *,
        gpu: M | None,
        cpu: M | None,
        wanted: bool,
        reason: str = "",
        surroundings: Surroundings | None = None,
    ) -> None:
        """Use `place`.

        Args:
            gpu, cpu: the models that are open.
            wanted: whether it should run on a GPU. It fails at once where `gpu` is not open.
            reason: why it is not.
        """
        self._name = name
        self._openers = openers
        self._gpu = gpu
        self._cpu = cpu
        self._surroundings = surroundings or Surroundings()
        self._recovery = self._surroundings.recovery() if wanted else None
        self._reason = reason
        self._strikes = Strikes()
        self._pace = PaceWatch(openers.pace) if openers.pace else None
        self._turns = Turns(openers.cpu_lanes)
        self._closed = False
        self._lock = Lock()
        self._opening = Lock()
        if self._recovery is not None and gpu is None:
            self._recovery.failed(self._surroundings.now())

    @property
    def device(self) -> str:
        """Where calls run now."""
        return CUDA if self._recovery is not None and self._recovery.well else CPU

    @property
    def current(self) -> M:
        """The model that the next call gets, for looking at. Raises EngineError when closed."""
        with self._lock:
            self.check_open()
            gpu = self._gpu if self._recovery is not None and self._recovery.well else None
        return self._standby() if gpu is None else gpu

    @property
    def ready(self) -> M | None:
        """The model that the next call gets, None where it is yet to be opened. Never waits."""
        return self._gpu if self.device == CUDA else self._cpu

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def check_open(self) -> None:
        """Raises EngineError when closed."""
        if self._closed:
            raise EngineError(f"The {self._name} is closed; load it again.")

    def run(self, call: Callable[[M], T], *, urgency: int = FINAL, work: float = 0.0) -> T:
        """`call` with the model; with the CPU's where the GPU's fails under it.

        Args:
            urgency: see `interpreter.engines.gpu.batching`.
            work: how much it is, in the unit of `Openers.pace`; 0 does not count.

        Raises:
            EngineError: it is closed, or the CPU's model cannot be opened.
            Outdated: a hypothesis that would have to wait at the CPU behind a GPU that failed.
            Whatever `call` raises with the CPU's model, or with the GPU's unless it is a RuntimeError.
        """
        gpu = self._usable_gpu()
        if gpu is None:
            return self._on_cpu(call, urgency)
        began = self._surroundings.now()
        try:
            result = call(gpu)
        except RuntimeError as error:
            self._note(error)
        else:
            self._did(work, began)
            return result
        return self._on_cpu(call, urgency)

    def health(self) -> Health:
        """How it is."""
        with self._lock:
            recovery = self._recovery
            failures = recovery.failures if recovery else 0
            lost = recovery is not None and not recovery.well
            slow = self._pace.reason(self._surroundings.now()) if self._pace and not lost else ""
            reason = f"{self._reason} {RESTART}." if lost else slow
        return Health(self._name, self.device, bool(reason), reason, failures)

    def close(self) -> None:
        """Let go of the models. Calls under way finish with theirs."""
        with self._lock:
            models = (self._gpu, self._cpu)
            self._closed = True
            self._gpu = self._cpu = None
        for model in models:
            if model is not None:
                self._openers.close(model)

    def _usable_gpu(self) -> M | None:
        """The GPU's model where it is well. Where it is time to try it again, this starts that."""
        with self._lock:
            self.check_open()
            if self._recovery is None:
                return None
            due = self._recovery.due(self._surroundings.now())
            gpu = self._gpu if self._recovery.well else None
        if due:
            self._surroundings.start(self._try_again)
        return gpu

    def _on_cpu(self, call: Callable[[M], T], urgency: int) -> T:
        if self._recovery is None:  # the workers let in as many as the CPU takes, finals first
            return call(self._standby())
        with self._turns.turn(urgency):
            return call(self._standby())

    def _standby(self) -> M:
        """The CPU's model, opened now if it is not yet; a second caller waits for the first."""
        with self._opening:
            with self._lock:
                self.check_open()
                cpu = self._cpu
            if cpu is None:
                cpu = self._openers.on_cpu()
                with self._lock:
                    self.check_open()
                    self._cpu = cpu
            return cpu

    def _did(self, work: float, began: float) -> None:
        """A call came back from the GPU."""
        now = self._surroundings.now()
        with self._lock:
            self._strikes.feed(failed=False)
            if self._pace and work:
                self._pace.feed(now, work, now - began)

    def _note(self, error: RuntimeError) -> None:
        """A call failed on the GPU: alone, or because the GPU did."""
        fault = fault_of(error)
        alone = fault in (None, DeviceFault.MEMORY)
        reason = UNEXPLAINED if fault is None else describe(error)
        with self._lock:
            if self._recovery is None or not self._recovery.well:
                return
            given_up = self._strikes.feed(failed=True) or not alone
            if given_up:
                self._recovery.failed(self._surroundings.now())
                self._reason = reason
        if given_up:
            logger.error("The %s runs on the CPU from now on: %s", self._name, reason)
        elif fault is None:
            logger.warning("A call of the %s failed on the GPU and is made on the CPU.", self._name)
        else:
            logger.warning("A call of the %s is made on the CPU: %s", self._name, reason)

    def _try_again(self) -> None:
        """Whether the GPU runs again. Whatever goes wrong here, it is tried again later."""
        well = False
        gpu = self._gpu
        try:
            if gpu is None:
                gpu = self._openers.on_gpu()
            else:
                self._openers.prove(gpu)
            well = True
        except (RuntimeError, ValueError, EngineError) as error:
            logger.info("The GPU is not well yet for the %s: %s", self._name, error)
        finally:
            with self._lock:
                if self._recovery is not None:
                    self._recovery.tried(self._surroundings.now(), well=well)
                too_late = self._closed
                if well and not too_late:
                    self._gpu = gpu
                    self._strikes.forget()
                    if self._pace:
                        self._pace.forget()
        if too_late and gpu is not None:
            self._openers.close(gpu)
        elif well:
            logger.info("The %s runs on the GPU again.", self._name)


def place(
    name: str,
    openers: Openers[M],
    *,
    wanted: Device,
    index: int,
    found: int,
    standby: bool,
    label: str = "",
    surroundings: Surroundings | None = None,
) -> Placed[M]:
    """Open a model where the settings want it.

    `auto` takes the GPU where there is one and the model opens and runs there, and otherwise the CPU;
    it says so.

    Args:
        name: recogniser or translator, also the name of the settings.
        index: number of the CUDA device.
        found: how many CUDA devices there are.
        label: which of several it is, for health and log.
        standby: open the CPU's model too, ready for when the GPU fails.

    Raises:
        ConfigError: cuda is asked for by name and cannot be used; never the CPU instead.
        Whatever `openers.on_cpu` raises.
    """
    label = label or name
    if not wants_cuda(f"{name}.device", wanted, index, found):
        return Placed(label, openers, gpu=None, cpu=openers.on_cpu(), wanted=False, surroundings=surroundings)
    gpu: M | None = None
    reason = ""
    try:
        gpu = _opened(openers, (surroundings or Surroundings()).opening_s)
    except (RuntimeError, ValueError) as error:
        reason = describe(error)
        if wanted == CUDA:
            raise ConfigError(
                f"The {name} cannot run on the CUDA device: {reason} Or set {name}.device to auto or cpu."
            ) from error
        logger.error("The %s runs on the CPU: %s", label, reason)
    try:
        cpu = openers.on_cpu() if standby or gpu is None else None
    except InterpreterError:
        if gpu is not None:
            openers.close(gpu)
        raise
    return Placed(label, openers, gpu=gpu, cpu=cpu, wanted=True, reason=reason, surroundings=surroundings)


def _opened(openers: Openers[M], seconds: float) -> M:
    """The GPU's model, opened on a thread of its own: a GPU that hangs must not keep the service from
    starting.

    Raises:
        DeviceHung: it is not open in time. Where it opens later, it is closed again.
        Whatever `openers.on_gpu` raises.
    """
    opening: Future[M] = Future()

    def work() -> None:
        model: M | None = None
        failure: BaseException | None = None
        try:
            model = openers.on_gpu()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            failure = error
        if not opening.set_running_or_notify_cancel():
            if model is not None:
                openers.close(model)
        elif failure is not None:
            opening.set_exception(failure)
        else:
            opening.set_result(cast(M, model))

    beside(work)
    try:
        return opening.result(seconds)
    except TimeoutError:
        if not opening.cancel():
            return opening.result()
        raise DeviceHung(seconds) from None
