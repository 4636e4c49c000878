-- A file of its own, since making a map writes many rows at once and must not hold up commits. Everything here is derived
-- from the log and made anew when it is lost; it is in no backup.

-- How many entries concern a chart, and the chain over them. The key is a keyed hash of the chart.
CREATE TABLE person (
    key   BLOB    NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    head  BLOB    NOT NULL
) WITHOUT ROWID;

-- The newest map over them: what of the log it covers, and where its root is logged (-1: not yet).
CREATE TABLE map (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    size   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    charts INTEGER NOT NULL,
    root   BLOB    NOT NULL,
    entry  INTEGER NOT NULL
);
