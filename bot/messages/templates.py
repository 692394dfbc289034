"""The templates in prompts/: strict, escaping, and never read before they are needed."""

from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.messages.telegram_html import shorten
from retrieval import Report

FOLDER = Path(__file__).resolve().parents[2] / "prompts"  # beside bot/ in the checkout and in a wheel
MAX_LINK = 512  # characters; a longer address is left out rather than let it fill the message


class Templates:
    """Fills the templates. An unknown variable is an error with its name."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            undefined=StrictUndefined,
            autoescape=True,  # said outright: select_autoescape() would leave *.html.j2 unescaped
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["short"] = shorten
        self._environment.filters["link"] = link

    def html(self, template: str, /, **values: object) -> str:
        """A whole template as HTML."""
        return self._environment.get_template(f"{template}.html.j2").render(values).strip("\n")

    def text(self, template: str, /, **values: object) -> str:
        """A whole template without markup as plain text."""
        return unescape(self._environment.get_template(f"{template}.txt.j2").render(values)).strip("\n")

    def phrase(self, template: str, phrase: str, *values: object) -> str:
        """One macro of a template of short phrases, as plain text. Raises KeyError for an unknown phrase."""
        module: Mapping[str, Any] = vars(self._environment.get_template(f"{template}.html.j2").module)
        return unescape(str(module[phrase](*values)))


def link(report: Report) -> str:
    """The report's address where Telegram can link it, else an empty string."""
    usable = report.url.startswith(("https://", "http://")) and len(report.url) <= MAX_LINK
    return report.url if usable and not any(character.isspace() for character in report.url) else ""
