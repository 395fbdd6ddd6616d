"""The command line: `interpreter interpret`, `listen`, `serve`, `doctor`, `languages`.

One module a command. Nothing heavy is imported before a command needs it, so that `--help` is quick.
"""

import sys


def main() -> None:
    """Run the command line on the process's own arguments, and leave the process with its exit code."""
    from interpreter.cli.app import app
    from interpreter.cli.exits import run

    sys.exit(run(app))
