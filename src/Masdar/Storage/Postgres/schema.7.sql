-- Records whose text depends on more than their original: what a source's other pages taught when it was taken. A replay compares with this.
CREATE TABLE derived (
    id       bytea NOT NULL,            -- ArticleId
    revision integer NOT NULL,
    hash     bytea,                     -- of the record as the original alone gives it; null: it does not tell
    PRIMARY KEY (id, revision)
);
