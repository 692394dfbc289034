"""The names and words by which pages mark the dates of their publication, and of other things."""

import re

# Names of <meta> elements, the surest first.
DECLARED_FIELDS = ("article:published_time", "og:article:published_time", "og:published_time")
PUBLISHED_FIELDS = tuple(
    "datepublished date_published parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "govuk:first-published-at article:published article:published_date article:post_date "
    "article.published article_date_original analyticsattributes.articledate og:article:published "
    "og:datepublished og:pubdate og:publish_date bt:pubdate mediator_published_time vr:published_time "
    "shareaholic:article_published_time twt-published-at rnews:datepublished dc.date.issued "
    "dcterms.issued dc.date.publication dcterms.created dcterms.date dc.date.created dc.created dc.date "
    "dc:date dc:created publishdate publish-date publish_date publish_time publisheddate published-date "
    "published_date publication_date publication-date published published_time pubdate pdate rbpubdate "
    "sw-pubdate originalpublicationdate citation_publication_date citation_online_date citation_date "
    "content_create_date datecreated date_created dateposted created creation_date releasedate "
    "release_date displaydate field-name-post-date date".split()
)
CHANGED = re.compile(
    r"updat|modif|revis|edited|changed|\blast\b|aktualis|bearbeitet|editiert|änderung|geändert|stand\b"
    r"|mis à jour|actualiza|обновл|измен|оновл|змін|expire|\bevents?\b|\b(?:start|end)(?:s|date)?\b"
    r"|deadline|termin|copyright|©|\(c\)",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"\W*(?:(?:first |date |datum der )?(?:publish|posted|publication|veröffentlich|erschienen|erstellt)"
    r"|publié|publicado|pubblicato|опубл)",
    re.IGNORECASE,
)
PUBLISHED_MARK = re.compile(
    r"datepublished|pubdate|\bdc:(?:date|created|issued)|(?:entry|post|publish(?:ed)?)-?date|(?:^|\s)(?:dt-)?published",
    re.IGNORECASE,
)
