"""Every error that `audio` raises on purpose, as one tree.

    AudioError
    ├── BadSamples           samples or bytes that are not the sound they claim to be
    ├── DiscontinuousAudio   sound that does not start where the last sound ended
    ├── SamplesGone          samples asked for that are no longer, or not yet, kept
    ├── UnreadableAudio      a file or stream that cannot be decoded
    │   └── IncompleteAudio  ... in part; what could be decoded was delivered
    ├── VadModelMissing      the Silero model is not installed
    └── AudioDeviceError
        ├── AudioDeviceMissing   no PortAudio, no microphone, no loudspeaker
        └── AudioDeviceFailed    the device was there and stopped working

The message is for the person who sees it: what is wrong, then what to do. It never holds samples.
"""


class AudioError(Exception):
    """Root of this package's own errors."""


class BadSamples(AudioError):
    """Samples or bytes that are not the sound they claim to be: wrong shape, odd byte count, NaN."""


class DiscontinuousAudio(AudioError):
    """Sound that does not start where the last sound ended."""


class SamplesGone(AudioError):
    """Samples asked for that the history no longer, or not yet, keeps."""


class UnreadableAudio(AudioError):
    """A file or stream that cannot be decoded."""


class IncompleteAudio(UnreadableAudio):
    """Less sound than the file promises, or damaged parts in it. Raised after the rest was delivered.

    Attributes:
        decoded_samples: how many 16 kHz samples were delivered before.
    """

    def __init__(self, message: str, *, decoded_samples: int) -> None:
        super().__init__(message)
        self.decoded_samples = decoded_samples


class VadModelMissing(AudioError):
    """The Silero model is not installed."""


class AudioDeviceError(AudioError):
    """A microphone or a loudspeaker that cannot be used."""


class AudioDeviceMissing(AudioDeviceError):
    """No PortAudio library, or no such device."""


class AudioDeviceFailed(AudioDeviceError):
    """The device was there and stopped working."""
