"""Translation by neural models that are installed as folders, on CTranslate2.

`manifest` reads the folders, `usable` leaves out what lacks something, `families` writes and reads tokens,
`sentences` cuts utterances, `model` runs CTranslate2, `students` runs Firefox Translations models, `routes`
chooses models per pair, `checks` and `facts` look for bad output, `engine` is the `Translator`.
"""

from interpreter.engines.neural.engine import NeuralTranslator, gpu_claims, load

__all__ = ["NeuralTranslator", "gpu_claims", "load"]
