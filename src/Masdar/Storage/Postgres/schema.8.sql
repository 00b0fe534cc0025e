-- Articles whose lines were dropped for their age: they are known for ever, and are never new again.
ALTER TABLE article ADD COLUMN dropped integer NOT NULL DEFAULT 0;

-- Files whose lines were dropped, until they are deleted.
CREATE TABLE gone (
    node integer NOT NULL,
    kind integer NOT NULL,
    day  integer NOT NULL,
    PRIMARY KEY (node, kind, day)
);
