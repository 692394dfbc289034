"""The bot in Telegram, in the terminal and on the command line."""

import os

# Before NumPy is imported, whose library would start a thread for each core: nothing here multiplies matrices
# of a size that is worth it, and the threads cost a quarter of the time of that import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
