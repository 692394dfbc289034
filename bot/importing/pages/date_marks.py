"""The names and words by which pages mark the dates of their publication, and of other things."""

import re

# Names of <meta> elements, the surest first.
DECLARED = ("article:published_time", "og:article:published_time", "og:published_time")
NAMED = tuple(
    "datepublished parsely-pub-date sailthru.date cxenseparse:recs:publishtime dc.date.issued dcterms.issued "
    "dcterms.created dcterms.date dc.date.created dc.date dc:date publish-date publishdate publish_date "
    "publication_date publication-date published published_time pubdate sw-pubdate article.published "
    "article_date_original originalpublicationdate citation_publication_date citation_online_date "
    "date_published created creation_date releasedate release_date date.created rnews:datepublished "
    "date".split()
)
CHANGED = re.compile(
    r"updat|modif|revis|edited|changed|last|aktualis|bearbeitet|editiert|änderung|geändert|stand\b|mis à jour"
    r"|actualiza|обновл|измен|оновл|змін|expire|event|start|\bend|deadline|termin|copyright|©|\(c\)",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"\W*(?:(?:first |date |datum der )?(?:publish|posted|publication|veröffentlich|erschienen|erstellt)"
    r"|publié|publicado|pubblicato|опубл)",
    re.IGNORECASE,
)
PUBLISHED_MARK = re.compile(
    r"datepublished|pubdate|(?:entry|post|publish(?:ed)?)-?date|(?:^|\s)(?:dt-)?published", re.IGNORECASE
)
