-- A sketch is one row now, in the order of the originals: the hashes of all of them are held in memory, and read when the store is first written to.
CREATE TABLE hashes (
    no    INTEGER PRIMARY KEY,          -- near.no
    bytes BLOB NOT NULL                 -- the smallest shingle hashes, 8 bytes each, big-endian
);
INSERT INTO hashes (no, bytes) SELECT no, unhex(group_concat(printf('%016x', hash), '')) FROM sketch GROUP BY no ORDER BY no;
DROP TABLE sketch;

-- What was imported never grows old.
UPDATE near SET stored_at = 9223372036854775807 WHERE source = 'import';
