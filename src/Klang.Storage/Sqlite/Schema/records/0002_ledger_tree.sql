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

-- How many entries concern a chart, and the chain over them, as of the newest map. The key is a keyed hash of the chart.
CREATE TABLE person_chain (
    key   BLOB    NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    head  BLOB    NOT NULL
) WITHOUT ROWID;

-- Maps over those chains: the size of the log that each covers, and the upper levels of the newest, for proofs.
CREATE TABLE person_map (
    size   INTEGER PRIMARY KEY,
    charts INTEGER NOT NULL,
    root   BLOB    NOT NULL,
    top    BLOB    NOT NULL
);
