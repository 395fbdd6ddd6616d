"""`python -m interpreter` is the same as the command `interpreter`."""

from interpreter.cli import main

if __name__ == "__main__":
    main()
