-- Items that were left out and pages that were not taken, the newest of each source: what "explain" tells.
CREATE TABLE dropped (
    id      bytea PRIMARY KEY,          -- ArticleId
    source  text NOT NULL,
    url     bytea,                     -- hash of the address that is compared
    address text NOT NULL,              -- as the feed gave it; empty: none
    title   text NOT NULL,
    cause   text NOT NULL,              -- code
    message text NOT NULL,
    at      bigint NOT NULL
);
CREATE INDEX dropped_source ON dropped (source, at);
CREATE INDEX dropped_url ON dropped (url) WHERE url IS NOT NULL;

-- How many there were, for ever.
CREATE TABLE drops (
    source text NOT NULL,
    cause  text NOT NULL,
    times  bigint NOT NULL,
    PRIMARY KEY (source, cause)
);

-- Noted duplicates are found by their address too, for people.
CREATE INDEX article_note_url ON article (url) WHERE url IS NOT NULL AND revision = 0;
