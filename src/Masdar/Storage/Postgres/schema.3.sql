-- See SQLite's.
CREATE TABLE hashes (
    no    bigint PRIMARY KEY,
    bytes bytea NOT NULL
);
INSERT INTO hashes (no, bytes) SELECT no, string_agg(int8send(hash), ''::bytea) FROM sketch GROUP BY no ORDER BY no;
DROP TABLE sketch;

-- What was imported never grows old.
UPDATE near SET stored_at = 9223372036854775807 WHERE source = 'import';
