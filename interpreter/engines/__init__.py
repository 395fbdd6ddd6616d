"""The three kinds of engine, each behind a small Protocol, and the table that finds them.

`recogniser`, `translator` and `synthesiser` hold the Protocols and their data. Every other
module here is one engine with `load(settings)`; `interpreter.engines.table` maps names to
modules, so that an engine is imported only when it is chosen.
"""
