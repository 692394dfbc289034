"""Fuzz tests: every entry of the program is given hard input, and must keep its promises.

uv run python -m tests.fuzz --seconds 60
uv run python -m tests.fuzz --inputs 1000000
uv run python -m tests.fuzz --only updates --seed 42 --number 17     # one input again
"""
