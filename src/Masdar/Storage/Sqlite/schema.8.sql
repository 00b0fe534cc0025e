-- Articles whose lines were dropped for their age: they are known for ever, and are never new again.
ALTER TABLE article ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;

-- Files whose lines were dropped, until they are deleted.
CREATE TABLE gone (
    node INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day  INTEGER NOT NULL,
    PRIMARY KEY (node, kind, day)
) WITHOUT ROWID;
