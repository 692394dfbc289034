"""Inline results: what a bot may offer somebody who types its name."""

import re

from tests.bot_api_checks import MAX_TEXT, Parameters, Refusal, formatted, need
from tests.bot_api_keyboards import inline_keyboard
from tests.bot_api_records import Json
from tests.telegram_html import Entity


def inline_answer(p: Parameters) -> list[Json]:
    """The results of answerInlineQuery, with its button and its next offset."""
    results = p.get("results") or []
    need(isinstance(results, list), "Expected an Array of inline query results")
    for result in results:
        inline_result(result)
    need(len(results) <= 50, "Too many inline query results specified")
    for result in results:
        need(1 <= len(result["id"].encode()) <= 64, "RESULT_ID_INVALID")
    need(len({result["id"] for result in results}) == len(results), "RESULT_ID_DUPLICATE")
    need(len(p.get("next_offset", "").encode()) <= 64, "NEXT_OFFSET_INVALID")
    if button := p.get("button"):
        _check_results_button(button)
    return results


def inline_result(result: Json) -> tuple[str, tuple[Entity, ...]]:
    """One inline result of type article, read into the message it would send."""
    try:
        return _article(result)
    except Refusal as refusal:
        if refusal.message.isupper():  # a code comes from deeper inside Telegram, after parsing
            raise
        raise Refusal(f"Can't parse inline query result: {refusal.message}") from refusal


def _article(result: Json) -> tuple[str, tuple[Entity, ...]]:
    kind = result.get("type", "")
    # Only what this project sends; the real server knows twenty more types.
    need(kind == "article", f'Type "{kind}" is unsupported for the inline query result')
    need("id" in result, 'Can\'t find field "id"')
    content = result.get("input_message_content")
    need(content, 'Can\'t find field "message_text"')
    assert isinstance(content, dict)
    need(content.get("message_text"), "Input message content is not specified")
    text, entities = formatted(content["message_text"], content.get("parse_mode"), content.get("entities"))
    need(text, "Text must be non-empty")
    need(len(text) <= MAX_TEXT, "MESSAGE_TOO_LONG")
    need("title" in result, 'Can\'t find field "title"')
    need(result["title"], "ARTICLE_TITLE_EMPTY")
    inline_keyboard(result.get("reply_markup"))
    return text, entities


def _check_results_button(button: Json) -> None:
    need(button.get("text"), "Can't parse inline query results button: Can't find field \"text\"")
    if "web_app" in button:
        return
    start = button.get("start_parameter", "")
    need(start, "Can't use empty start_parameter")
    need(len(start) <= 64, "Too long start_parameter specified")
    need(re.fullmatch(r"[A-Za-z0-9_-]+", start), "Unallowed characters in start_parameter are used")
