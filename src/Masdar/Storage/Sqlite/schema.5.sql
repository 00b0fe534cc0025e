-- Bodies that the archive has got lately, by which the same one is known again.
CREATE TABLE payload (
    node   INTEGER NOT NULL,
    digest BLOB NOT NULL,               -- the first 16 bytes of SHA-256
    sha    TEXT NOT NULL,               -- the whole of it, as records name it
    file   TEXT NOT NULL,
    at     INTEGER NOT NULL,            -- byte offset in the file
    record TEXT NOT NULL,               -- WARC-Record-ID
    url    TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (node, digest)
) WITHOUT ROWID;
CREATE INDEX payload_age ON payload (stored_at);

-- The archive's files.
CREATE TABLE warc (
    node    INTEGER NOT NULL,
    file    TEXT NOT NULL,
    length  INTEGER NOT NULL,           -- bytes that are known to be on disk
    newest  INTEGER NOT NULL,           -- the newest day with a record that points into it; 0: none does
    PRIMARY KEY (node, file)
) WITHOUT ROWID;
