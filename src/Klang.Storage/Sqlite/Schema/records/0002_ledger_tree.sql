-- Roots of complete tiles of 256^level leaves. With them a proof reads a few dozen rows instead of the log; a row for 256
-- leaves is what it costs. Made anew from the leaves when they are missing (LedgerNodes.cs).
CREATE TABLE ledger_node (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    PRIMARY KEY (level, number)
) WITHOUT ROWID;

-- Which entries concern a chart, a caller, a facility: keyed hashes, in pages of segments of 16,384 entries that are
-- never changed. place = segment << 5 | page. Written in the background, since rows of their own would cost every read.
CREATE TABLE ledger_page (
    place   INTEGER PRIMARY KEY,
    entries BLOB    NOT NULL
);
