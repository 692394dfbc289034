"""The library of the C sources beside it, where they were compiled on installation."""

from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

_VERSION = 3  # of all functions' arguments; version.c knows the same one
_FOLDER = Path(__file__).parent


@cache
def library() -> Any:
    """The compiled functions, or None. ctypes is imported only where they are called."""
    import ctypes

    for path in sorted(_FOLDER.glob("_kernel.*")):
        try:
            loaded = ctypes.CDLL(str(path))
            if loaded.kernel_version() == _VERSION:
                pointer, number, packed = ctypes.c_void_p, ctypes.c_int64, ctypes.c_char_p
                loaded.kernel_top.argtypes = (packed, packed, number, number, *[pointer] * 5)
                loaded.kernel_top.restype = number
                loaded.kernel_scores.argtypes = (packed, packed, number, pointer, number, pointer)
                loaded.kernel_scores.restype = None
                loaded.kernel_term_places.argtypes = (
                    *(pointer, number, pointer, number),
                    *(packed, number, pointer, pointer, number),
                )
                loaded.kernel_term_places.restype = number
                sums = (pointer, number, ctypes.c_double, ctypes.c_double, pointer)
                loaded.kernel_proximity.argtypes = (*[pointer] * 3, number, *[pointer] * 3, number, *sums)
                loaded.kernel_proximity.restype = number
                loaded.kernel_table_new.argtypes = (ctypes.c_uint64,)
                loaded.kernel_table_new.restype = pointer
                loaded.kernel_table_free.argtypes = (pointer,)
                loaded.kernel_table_free.restype = None
                loaded.kernel_table_add.argtypes = (pointer, packed, pointer, number, pointer)
                loaded.kernel_words_read.argtypes = (
                    *(pointer, pointer, packed, number),
                    *(packed, pointer, number, pointer, pointer),
                )
                loaded.kernel_words_read.restype = number
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
