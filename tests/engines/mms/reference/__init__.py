"""Comparison with the reference library, in an environment of its own (torch is large and is not shipped).

    python -m venv reference && . reference/bin/activate
    pip install torch transformers onnx onnxscript onnxruntime soxr pydantic polib rapidfuzz
    pip install pytest pytest-asyncio hypothesis
    pytest -m reference tests/engines/mms/reference

Last run with torch 2.13.0, transformers 5.23.0, onnx 1.23.2 and onnxruntime 1.31.1.
"""
