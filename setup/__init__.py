"""What the Makefile calls to make a machine ready: run as `python3 -m setup.environment` and so on."""
