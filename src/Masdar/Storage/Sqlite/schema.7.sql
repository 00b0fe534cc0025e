-- Records whose text depends on more than their original: what a source's other pages taught when it was taken. A replay compares with this.
CREATE TABLE derived (
    id       BLOB NOT NULL,             -- ArticleId
    revision INTEGER NOT NULL,
    hash     BLOB,                      -- of the record as the original alone gives it; null: it does not tell
    PRIMARY KEY (id, revision)
) WITHOUT ROWID;
