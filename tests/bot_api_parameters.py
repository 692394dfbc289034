"""The official parameters of each method, against which every request is held."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.bot_api_checks import Parameters, Refusal
from tests.bot_api_records import Json

_LIST = Path(__file__).with_suffix(".json")
# How Telegram words it that something is missing; for other parameters the wording is ours.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "Message text is empty",
    "photo": "There is no photo in the request",
    "document": "There is no document in the request",
    "message_id": "Message identifier is not specified",
    "user_id": "Invalid user_id specified",
    "action": "Wrong parameter action in request",
}
_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (float, int),
    "InputFile": (bytes, str),
}


@cache
def official() -> dict[str, dict[str, str]]:
    """Method -> parameter -> its types, with a mark of exclamation where it is required."""
    methods: dict[str, dict[str, str]] = json.loads(_LIST.read_text(encoding="utf-8"))["methods"]
    return methods


@cache
def texts() -> frozenset[str]:
    """The parameters that are text in every method, and stay so where they look like JSON."""
    pairs = [pair for parameters in official().values() for pair in parameters.items()]
    return frozenset(name for name, _ in pairs if all(_types(t) == ["String"] for n, t in pairs if n == name))


def defects(method: str, p: Parameters) -> list[str]:
    """What Telegram would overlook, or take for something else: a fault of the bot all the same."""
    known, found = official()[method], []
    attached = {str(value).removeprefix("attach://") for value in _flat(p) if _is_reference(value)}
    for name, value in p.items():
        if name in attached:
            continue
        if name not in known:
            found.append(f"{method} has no parameter {name}")
        elif not any(_fits(value, kind) for kind in _types(known[name])):
            given = type(value).__name__
            found.append(f"{method}: {name} is {given}, and should be {known[name].rstrip('!')}")
    return found


def need_required(method: str, p: Parameters) -> None:
    """Refuse a request that lacks a required parameter."""
    for name, types in official()[method].items():
        if types.endswith("!") and p.get(name) is None:
            raise Refusal(_MISSING.get(name, f"Parameter {name} is required"))


def _types(declared: str) -> list[str]:
    return declared.rstrip("!").split(" | ")


def _fits(value: object, kind: str) -> bool:
    if kind.startswith("Array of "):
        item = kind.removeprefix("Array of ")
        return isinstance(value, list) and all(_fits(one, item) for one in value)
    if kind in _PLAIN:
        return isinstance(value, _PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
    return isinstance(value, dict)


def _flat(value: Any) -> list[object]:
    """A value and all that is in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(one for each in inner for one in _flat(each))]


def _is_reference(value: Json | object) -> bool:
    return isinstance(value, str) and value.startswith("attach://")
