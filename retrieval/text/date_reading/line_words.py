"""Words that stand beside a date in a head line, each with the letter of its kind.

A kind is what `tokens` calls a token: P a word of publishing, U of updating, L another label, C a word that
joins a time or a date, O "of" and its like, B what a byline begins with, R reading time, H "time" after a
zone, G "year" after a date, F "for", S a word for a text that appears again and again under a new date, E a
word for what a date is about rather than when a text appeared.
"""

_WORDS = {
    "P": """published publication publish publishing posted issued released release sent delivered originally
        first
        опубліковано опублікована опублікований публікації публікація надіслано
        опубликовано опубликована публикация публикации размещено отправлено
        veröffentlicht veröffentlichung erschienen erstellt gesendet publiziert
        publié publiée publie publication paru parue envoyé
        publicado publicada publicación publicacion enviado""",
    "U": """updated update modified revised edited changed last
        оновлено оновлення змінено востаннє обновлено обновление изменено последнее
        aktualisiert aktualisierung geändert bearbeitet zuletzt letzte änderung
        actualisé actualisée modifié modifiée mis mise jour dernière mise
        actualizado actualizada actualización modificado última ultima""",
    "L": """date dated datetime created added written filed uploaded immediate press media statement stand
        дата час створено додано пресреліз датум пресс-релиз создано добавлено
        datum pressemitteilung pressemeldung meldung
        créé communiqué ligne fecha comunicado creado""",
    "C": "on at as of in am um vom den dem à a en las los o о в у le el",
    "O": "de del d the la von van der des du da",
    "&": "and und et y і и та й e with",
    "B": """by par por автор автори авторка авторы author authors autor autorin auteur autora source
        джерело источник quelle fuente""",
    "R": """min mins minute minutes minuten minutos minutos хв хвилин хвилини мин минут минуты
        read reading lesezeit lesedauer lecture lectura читання чтения comment comments words views view
        kommentare коментарі комментариев""",
    "H": "time zeit часу времени",
    "G": "г р год года рік року",
    "F": "for für pour para за для",
    "S": """report reports assessment assessments briefing brief bulletin digest summary review map diary
        newsletter
        roundup situation campaign daily weekly monthly morning evening war speech address remarks conference
        meeting interview latest звіт зведення дайджест огляд звернення брифінг щоденний вечірнє
        отчет отчёт сводка дайджест обзор обращение брифинг bericht lagebericht rede rapport bulletin
        informe boletín discurso""",
    "E": """day anniversary born died birth death founded deadline due until till effective expires expiry
        valid starts ends begins retrieved accessed archived copyright event events battle siege fall
        treaty act law bill agreement decree resolution invasion attack massacre election""",
}  # fmt: skip

LINE_WORDS = {word: kind for kind, words in reversed(_WORDS.items()) for word in words.split()}
