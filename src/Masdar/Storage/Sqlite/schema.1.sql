-- Times are Unix milliseconds, days are days since 0001-01-01 (DateOnly.DayNumber), hashes are the first 16 bytes of SHA-256.

CREATE TABLE source (
    id    TEXT PRIMARY KEY,
    state TEXT NOT NULL                 -- SourceState as JSON
) WITHOUT ROWID;

CREATE TABLE article (
    id        BLOB PRIMARY KEY,         -- ArticleId
    source    TEXT NOT NULL,
    revision  INTEGER NOT NULL,         -- 0: a noted duplicate
    original  BLOB,                     -- of a duplicate, noted or merged by the operator: the original's id
    raw       BLOB,                     -- hash of the item as the feed last gave it
    body      BLOB,                     -- hash of title and text of the newest revision
    url       BLOB,                     -- hash of the address that is compared
    content   BLOB,                     -- hash of the normalized text
    stored_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL AND revision > 0;
CREATE INDEX article_content ON article (content) WHERE content IS NOT NULL AND revision > 0;

-- Every line that was ever given a place in a file, in the order of the files. What lies beyond file.written is still to be written.
CREATE TABLE line (
    node     INTEGER NOT NULL,
    kind     INTEGER NOT NULL,          -- LineKind
    day      INTEGER NOT NULL,
    at       INTEGER NOT NULL,          -- byte offset in the file
    length   INTEGER NOT NULL,          -- bytes, the line feed included
    id       BLOB NOT NULL,
    revision INTEGER NOT NULL,
    body     BLOB NOT NULL,             -- the line, Brotli
    PRIMARY KEY (node, kind, day, at)
) WITHOUT ROWID;
CREATE INDEX line_id ON line (id);

CREATE TABLE file (
    node    INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    length  INTEGER NOT NULL,           -- bytes that its lines have in all
    written INTEGER NOT NULL,           -- bytes that are known to be on disk
    PRIMARY KEY (node, kind, day)
) WITHOUT ROWID;

-- Hosts that asked to be left alone (Retry-After), over restarts.
CREATE TABLE hold (
    host  TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;

-- What near duplicates are found by (the smallest shingle hashes) and judged by (the tokens), for the window.
CREATE TABLE near (
    no        INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE,
    source    TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    tokens    BLOB NOT NULL
);
CREATE INDEX near_age ON near (stored_at);
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    no   INTEGER NOT NULL,
    PRIMARY KEY (hash, no)
) WITHOUT ROWID;
CREATE INDEX sketch_no ON sketch (no);

-- Article pages that are to be looked at again. An empty validator is none.
CREATE TABLE page (
    id       BLOB PRIMARY KEY,          -- ArticleId
    source   TEXT NOT NULL,
    kind     INTEGER NOT NULL,          -- PageLookKind
    url      TEXT NOT NULL,             -- as the feed gave it
    due      INTEGER NOT NULL,
    tries    INTEGER NOT NULL,          -- looks that were had
    etag     TEXT NOT NULL,
    modified TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX page_due ON page (source, due);

-- What the pages of a source have in common.
CREATE TABLE site (
    source TEXT PRIMARY KEY,
    memory TEXT NOT NULL                -- SiteMemory as JSON
) WITHOUT ROWID;
