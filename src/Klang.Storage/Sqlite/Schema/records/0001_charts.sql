-- Charts at rest. Index rows are what a write costs, so there are few, and each is as narrow as it can be.
-- Every page carries a checksum in its last eight bytes (PageChecksum.cs), so rows need none of their own; only rows
-- that may run over into further pages and are not sealed (log, claim) carry one.

-- Facts of the store: shards, store id, highest chart number handed out.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- The blocks of one chart lie side by side: place = chart << 20 | number, so reading a chart is one range.
-- A block that moved to another chart leaves its number behind, never to be used again, with the place it went to.
CREATE TABLE block (
    place       INTEGER PRIMARY KEY,
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    block_id    BLOB    NOT NULL,
    compartment INTEGER NOT NULL,
    facility    TEXT    NOT NULL,
    source      BLOB,
    slots       INTEGER NOT NULL,
    moved_to    INTEGER,
    sealed      BLOB    NOT NULL
);

-- Finds the block by the base of the ids made in it. The id leads with the time, so new rows go to the right edge.
CREATE TABLE block_id (
    id    BLOB    NOT NULL PRIMARY KEY,
    place INTEGER NOT NULL,
    slots INTEGER NOT NULL
) WITHOUT ROWID;

-- Keyed hash of Type/id -> newest version. Only for ids that clients chose and for versions after the first.
CREATE TABLE directory (
    key     BLOB    NOT NULL PRIMARY KEY,
    chart   INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    slot    INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state   INTEGER NOT NULL
) WITHOUT ROWID;

-- Keyed hash of an identifier -> the one chart it names. The primary key is what makes duplicates impossible.
CREATE TABLE claim (
    key       BLOB    NOT NULL PRIMARY KEY,
    owner     INTEGER NOT NULL,
    detail    BLOB    NOT NULL,
    row_check INTEGER NOT NULL
) WITHOUT ROWID;

-- Once per chart however often the value recurs. The hash is keyed per shard, so the shard need not lead.
CREATE TABLE posting (
    hash  INTEGER NOT NULL,
    chart INTEGER NOT NULL,
    PRIMARY KEY (hash, chart)
) WITHOUT ROWID;

-- Days stay ordered, so a range of days is one range of rows.
CREATE TABLE day_posting (
    shard     INTEGER NOT NULL,
    parameter INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    chart     INTEGER NOT NULL,
    PRIMARY KEY (shard, parameter, day, chart)
) WITHOUT ROWID;

-- One access head per chart.
CREATE TABLE head (
    chart    INTEGER PRIMARY KEY,
    kind     INTEGER NOT NULL,
    facility TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    sealed   BLOB    NOT NULL
);

-- One row per person and facility, read together; an empty row says that the person was taken out.
CREATE TABLE register (
    facility TEXT    NOT NULL,
    chart    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    sealed   BLOB    NOT NULL,
    PRIMARY KEY (facility, chart)
) WITHOUT ROWID;

-- A cached register asks only for what changed since.
CREATE INDEX register_by_seq ON register (facility, seq);

-- One row per commit: system history, snapshots, change feed. blocks = pairs of variable-length numbers.
CREATE TABLE log (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    blocks    BLOB    NOT NULL,
    row_check INTEGER NOT NULL
);

-- One row per group of commits and reads, in the order of the tree.
CREATE TABLE ledger (
    first  INTEGER PRIMARY KEY,
    count  INTEGER NOT NULL,
    leaves BLOB    NOT NULL,
    bodies BLOB    NOT NULL,
    head   BLOB    NOT NULL
);

-- The right edge of the tree, overwritten with every group, so that a start need not read the log.
CREATE TABLE frontier (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    edge BLOB    NOT NULL
);

-- Large attachments, cut up and sealed.
CREATE TABLE chunk (
    id         INTEGER PRIMARY KEY,
    chart      INTEGER NOT NULL,
    attachment BLOB    NOT NULL,
    number     INTEGER NOT NULL,
    sealed     BLOB    NOT NULL
);

CREATE UNIQUE INDEX chunk_by_place ON chunk (chart, attachment, number);
