class EmbeddedError(SystemExit):
    """An embedded server that cannot run; its text says what to do. Ends a command without a traceback."""
