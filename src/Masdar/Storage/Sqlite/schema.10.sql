-- Nodes whose lines are being taken over from their files: an interrupted one goes on at the next start.
CREATE TABLE rebuilding (
    node INTEGER NOT NULL PRIMARY KEY
);
