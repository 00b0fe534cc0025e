-- As the lines: in a table without row numbers, each takes a page of its own.
CREATE TABLE packed_kept (
    id        BLOB PRIMARY KEY,
    stored_at INTEGER NOT NULL,
    length    INTEGER NOT NULL,
    body      BLOB NOT NULL
);
INSERT INTO packed_kept SELECT id, stored_at, length, body FROM kept ORDER BY stored_at;
DROP TABLE kept;
ALTER TABLE packed_kept RENAME TO kept;
CREATE INDEX kept_age ON kept (stored_at);
