"""Comparison with the reference library, in the environment that `tests.engines.neural.reference` describes,
with onnx, onnxruntime and faster-whisper besides.

    pytest -m reference tests/engines/ctc/reference

Last run with torch 2.13.0, transformers 5.23.0 and onnxruntime 1.31.1.
"""
