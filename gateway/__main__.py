"""``python -m gateway``: the same as the command ``samsyn``."""

from gateway.cli import main

main()
