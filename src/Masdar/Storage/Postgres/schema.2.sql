-- The same tables as on SQLite; see there.

CREATE TABLE kept (
    id        bytea PRIMARY KEY,
    stored_at bigint NOT NULL,
    length    integer NOT NULL,
    body      bytea NOT NULL
);
ALTER TABLE kept ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX kept_age ON kept (stored_at);

CREATE TABLE split (
    a bytea NOT NULL,
    b bytea NOT NULL,
    PRIMARY KEY (a, b)
);
