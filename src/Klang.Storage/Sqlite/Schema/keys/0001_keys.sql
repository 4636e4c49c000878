-- Wrapped keys, apart from the data. secure_delete is on for this file, so a destroyed key is overwritten.
CREATE TABLE key (
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    wrapped_by TEXT    NOT NULL,
    wrapped    BLOB    NOT NULL,
    commitment BLOB    NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;

-- Names of keys that were destroyed, so that a restore of an older backup can destroy them again.
CREATE TABLE destroyed (
    name TEXT    NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL
) WITHOUT ROWID;

-- Small values beside the keys, such as the last ledger head seen.
CREATE TABLE note (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
