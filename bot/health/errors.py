"""The error of serving over HTTP, in a module that imports no server."""


class ListenError(Exception):
    """DISPATCH_HTTP names no address that can be listened at; the message names the cure."""
