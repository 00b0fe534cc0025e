-- SQLite alone needs this step.
SELECT 1;
