-- The same tables as on SQLite (see there for what the columns mean), in the schema that the connection is in, and one more: node.

CREATE TABLE node (
    id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE           -- what stands in the node's data folder
);

CREATE TABLE source (
    id    text PRIMARY KEY,
    state text NOT NULL
);

CREATE TABLE article (
    id        bytea PRIMARY KEY,
    source    text NOT NULL,
    revision  integer NOT NULL,
    original  bytea,
    raw       bytea,
    body      bytea,
    url       bytea,
    content   bytea,
    stored_at bigint NOT NULL
);
CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL AND revision > 0;
CREATE INDEX article_content ON article (content) WHERE content IS NOT NULL AND revision > 0;

CREATE TABLE line (
    node     integer NOT NULL,
    kind     integer NOT NULL,
    day      integer NOT NULL,
    at       bigint NOT NULL,
    length   integer NOT NULL,
    id       bytea NOT NULL,
    revision integer NOT NULL,
    body     bytea NOT NULL,
    no       bigint GENERATED ALWAYS AS IDENTITY,   -- the order in which the lines of all nodes were stored
    PRIMARY KEY (node, kind, day, at)
);
-- Brotli leaves nothing to compress.
ALTER TABLE line ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX line_id ON line (id);
CREATE INDEX line_day ON line (kind, day, no);

CREATE TABLE file (
    node    integer NOT NULL,
    kind    integer NOT NULL,
    day     integer NOT NULL,
    length  bigint NOT NULL,
    written bigint NOT NULL,
    PRIMARY KEY (node, kind, day)
);

CREATE TABLE hold (
    host  text PRIMARY KEY,
    until bigint NOT NULL
);

CREATE TABLE near (
    no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        bytea NOT NULL UNIQUE,
    source    text NOT NULL,
    stored_at bigint NOT NULL,
    tokens    bytea NOT NULL
);
CREATE INDEX near_age ON near (stored_at);
CREATE TABLE sketch (
    hash bigint NOT NULL,
    no   bigint NOT NULL,
    PRIMARY KEY (hash, no)
);
CREATE INDEX sketch_no ON sketch (no);

CREATE TABLE page (
    id       bytea PRIMARY KEY,
    source   text NOT NULL,
    kind     integer NOT NULL,
    url      text NOT NULL,
    due      bigint NOT NULL,
    tries    integer NOT NULL,
    etag     text NOT NULL,
    modified text NOT NULL
);
CREATE INDEX page_due ON page (source, due);

CREATE TABLE site (
    source text PRIMARY KEY,
    memory text NOT NULL
);
