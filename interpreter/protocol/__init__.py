"""The web socket protocol, version 1, pure: text and bytes in, typed messages out. No sockets and no awaits.

`docs/protocol.md` describes it for clients; `interpreter.server` does the input and output.
"""
