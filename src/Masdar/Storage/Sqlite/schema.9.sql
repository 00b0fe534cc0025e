-- Lines in a table with row numbers: in one without, a row over a quarter of a page takes a whole page of its own besides.
CREATE TABLE packed_line (
    node     INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    length   INTEGER NOT NULL,
    id       BLOB NOT NULL,
    revision INTEGER NOT NULL,
    body     BLOB NOT NULL,
    PRIMARY KEY (node, kind, day, at)
);
INSERT INTO packed_line SELECT node, kind, day, at, length, id, revision, body FROM line ORDER BY node, kind, day, at;
DROP TABLE line;
ALTER TABLE packed_line RENAME TO line;
CREATE INDEX line_id ON line (id);
