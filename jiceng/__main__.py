"""``python -m jiceng`` is the command line."""

from jiceng.cli import main

main()
