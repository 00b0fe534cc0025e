-- The id of the record that told an original's story first; none where that is itself.
ALTER TABLE near ADD COLUMN story bytea;
