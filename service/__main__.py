"""The command line as `python -m service`, for processes that we start ourselves."""

from service.cli import main

main()
