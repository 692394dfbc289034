"""Words that stand beside a date in a head line, each with the letter of its kind.

P is a word of publishing, U of updating, u "update", which is a label or part of a headline, L another label,
C a word that joins a time or a date, O a particle of a name, & "and", B what a byline begins with, R reading
time, H "time" after a zone, G "year" after a date, F "for". S is a word for a text that appears again and
again under a new date, E one for what a date is about rather than when a text appeared, K an author in small
letters.
"""

# kind -> words of English, words of other languages
_WORDS = {
    "P": (
        "published epublished publication publish publishing posted issued released release sent delivered "
        "written held first originally",
        """опубліковано опублікована опублікований публікації публікація надіслано написано
        опубликовано опубликована публикация публикации размещено отправлено написал
        veröffentlicht veröffentlichung erschienen erstellt gesendet publiziert geschrieben
        publié publiée publie paru parue envoyé écrit publicado publicada publicación publicacion enviado
        escrito pubblicato pubblicata gepubliceerd opublikowano""",
    ),
    "U": (
        "updated modified revised amended edited changed last latest",
        """оновлено оновлення змінено востаннє обновлено обновление изменено последнее
        aktualisiert aktualisierung geändert bearbeitet editiert zuletzt letzte änderung
        actualisé actualisée modifié modifiée mis mise jour dernière
        actualizado actualizada actualización modificado última ultima aggiornato aggiornamento ultimo""",
    ),
    "u": ("update updates", ""),
    "L": (
        "date dated datetime created added filed uploaded immediate press media article issue online",
        """дата час створено додано пресреліз стаття создано добавлено пресс-релиз статья
        datum stand pressemitteilung pressemeldung meldung mitteilung presse artikel
        créé communiqué ligne fecha comunicado creado artículo""",
    ),
    "C": ("on at as of in", "am um vom dem à a en las los o о в у станом состоянию le el il"),
    "O": ("the", "de del d la von van den der du des da"),
    "&": ("and with", "und et y і и та й e avec mit con"),
    "B": (
        "by author authors source",
        "par por автор автори авторка авторы autor autorin auteur autora джерело источник quelle fuente",
    ),
    "R": (
        "min mins minute minutes read reading comment comments words views view",
        """minuten minutos minuti хв хвилин хвилини мин минут минуты lesezeit lesedauer lecture lectura
        читання чтения kommentare коментарі комментариев""",
    ),
    "H": ("time", "zeit ortszeit часу часом времени"),
    "G": ("", "г р год года рік року"),
    "F": ("for", "für pour para за для по на"),
    "S": (
        "report reports assessment assessments briefing brief bulletin digest summary review map diary "
        "newsletter roundup situation campaign daily weekly monthly morning evening war speech address "
        "remarks conference meeting interview statement developments losses analysis overview "
        "outlook forecast timeline transcript hearing session agenda notes results statistics log podcast "
        "episode sitrep memo memorandum sermon",
        """звіт зведення дайджест огляд звернення брифінг щоденний вечірнє отчет отчёт сводка обзор обращение
        брифинг bericht lagebericht rede rapport informe boletín discurso""",
    ),
    "E": (
        "day anniversary born died birth death founded deadline next upcoming due until till effective "
        "expires expiry valid starts ends begins retrieved accessed archived event events battle siege fall "
        "treaty act law bill agreement decree resolution invasion attack massacre election says said wrote "
        "photo image credit video",
        "фото foto bild відео видео sagt schreibt dit день geboren gestorben né née",
    ),
    "K": ("staff admin", "dpa apa sda afp redaktion редакція редакция"),
}

LINE_WORDS = {word: kind for kind, rows in reversed(_WORDS.items()) for word in " ".join(rows).split()}
OTHER_LANGUAGES = frozenset(word for kind in "PULCB" for word in _WORDS[kind][1].split())
