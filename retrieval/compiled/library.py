"""The library of the C sources beside it, where they were compiled on installation."""

from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

_VERSION = 6  # of all functions' arguments; version.c knows the same one
_FOLDER = Path(__file__).parent


# Function -> what it returns and takes: a pointer (p), bytes (b), int (i), int64 (n), uint64 (u), double (d).
_FUNCTIONS = {
    "kernel_find": ("-", "bnbpnpp"),
    "kernel_top": ("n", "bnnbpnnbppp"),
    "kernel_scores": ("-", "bnnbnppnp"),
    "kernel_having": ("-", "bnbpnppnp"),
    "kernel_lookup": ("-", "ppnppnp"),
    "kernel_term_places": ("n", "pnpnbnnnnppn"),
    "kernel_proximity": ("n", "pppnpppnpnddp"),
    "kernel_table_new": ("p", "u"),
    "kernel_table_free": ("-", "p"),
    "kernel_table_add": ("i", "pbpnp"),
    "kernel_words_read": ("n", "ppbnbpnpp"),
}


@cache
def library() -> Any:
    """The compiled functions, or None. ctypes is imported only where they are called."""
    import ctypes

    kinds = {
        "p": ctypes.c_void_p,
        "b": ctypes.c_char_p,
        "i": ctypes.c_int,
        "n": ctypes.c_int64,
        "u": ctypes.c_uint64,
        "d": ctypes.c_double,
        "-": None,
    }
    for path in sorted(_FOLDER.glob("_kernel.*")):
        try:
            loaded = ctypes.CDLL(str(path))
            if loaded.kernel_version() == _VERSION:
                for name, (result, arguments) in _FUNCTIONS.items():
                    function = getattr(loaded, name)
                    function.restype, function.argtypes = kinds[result], [kinds[each] for each in arguments]
                return loaded
        except (OSError, AttributeError):  # built for another machine, or another library by that name
            continue
    return None


def available() -> bool:
    """Whether there is a compiled library."""
    return library() is not None


def address(array: NDArray[Any]) -> int:
    """Where an array's first element is; the caller keeps the array alive."""
    return int(array.__array_interface__["data"][0])
