"""`python -m bot` is `dispatch`."""

from bot.cli.main import program

if __name__ == "__main__":
    program()
