"""The bot in Telegram, in the terminal and on the command line."""

import os
import sys

# Before NumPy is imported, whose library would start a thread for each core: nothing here multiplies matrices
# of a size that is worth it, and the threads cost a quarter of the time of that import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# httpx imports its command line, and with it rich and pygments where they are installed: 4 MB for nothing.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its import then fails, as httpx expects
