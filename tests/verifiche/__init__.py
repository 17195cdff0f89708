"""The gates of `make check` that read the templates and the state machines, not the Python."""
