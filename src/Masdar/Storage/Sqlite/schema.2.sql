-- The record that a noted duplicate would have got, for the window: to be shown beside the original, and written when the operator splits the two.
CREATE TABLE kept (
    id        BLOB PRIMARY KEY,
    stored_at INTEGER NOT NULL,
    length    INTEGER NOT NULL,         -- bytes of the line, the line feed included
    body      BLOB NOT NULL             -- the line, Brotli
) WITHOUT ROWID;
CREATE INDEX kept_age ON kept (stored_at);

-- Pairs that the operator split, each in both directions: they are never taken for one another again.
CREATE TABLE split (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
