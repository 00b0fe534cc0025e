-- Items that were left out and pages that were not taken, the newest of each source: what "explain" tells.
CREATE TABLE dropped (
    id      BLOB PRIMARY KEY,           -- ArticleId
    source  TEXT NOT NULL,
    url     BLOB,                       -- hash of the address that is compared
    address TEXT NOT NULL,              -- as the feed gave it; empty: none
    title   TEXT NOT NULL,
    cause   TEXT NOT NULL,              -- code
    message TEXT NOT NULL,
    at      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX dropped_source ON dropped (source, at);
CREATE INDEX dropped_url ON dropped (url) WHERE url IS NOT NULL;

-- How many there were, for ever.
CREATE TABLE drops (
    source TEXT NOT NULL,
    cause  TEXT NOT NULL,
    times  INTEGER NOT NULL,
    PRIMARY KEY (source, cause)
) WITHOUT ROWID;

-- Noted duplicates are found by their address too, for people.
CREATE INDEX article_note_url ON article (url) WHERE url IS NOT NULL AND revision = 0;
