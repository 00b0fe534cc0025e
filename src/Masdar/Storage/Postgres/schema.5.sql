-- Bodies that the archive has got lately, by which the same one is known again.
CREATE TABLE payload (
    node   integer NOT NULL,
    digest bytea NOT NULL,              -- the first 16 bytes of SHA-256
    sha    text NOT NULL,               -- the whole of it, as records name it
    file   text NOT NULL,
    at     bigint NOT NULL,             -- byte offset in the file
    record text NOT NULL,               -- WARC-Record-ID
    url    text NOT NULL,
    stored_at bigint NOT NULL,
    PRIMARY KEY (node, digest)
);
CREATE INDEX payload_age ON payload (stored_at);

-- The archive's files.
CREATE TABLE warc (
    node    integer NOT NULL,
    file    text NOT NULL,
    length  bigint NOT NULL,            -- bytes that are known to be on disk
    newest  integer NOT NULL,           -- the newest day with a record that points into it; 0: none does
    PRIMARY KEY (node, file)
);
