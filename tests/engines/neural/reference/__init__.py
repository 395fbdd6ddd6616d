"""Comparison with the reference library, in an environment of its own (torch is large and is not shipped).

    python -m venv reference && . reference/bin/activate
    pip install torch transformers ctranslate2 sentencepiece pydantic polib rapidfuzz
    pip install pytest pytest-asyncio hypothesis
    pytest -m reference tests/engines/neural/reference

Last run with torch 2.13.0, transformers 5.23.0 and ctranslate2 4.8.5.
"""
