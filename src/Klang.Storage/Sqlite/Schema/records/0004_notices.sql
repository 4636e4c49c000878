-- Notices that wait for whom they are for, in the commit of what they tell of, so that a crash loses none. The name says for whom and of
-- which case, by numbers alone; what it says is sealed. A row goes when it is settled.
CREATE TABLE notice (
    name   TEXT    NOT NULL PRIMARY KEY,
    due    INTEGER NOT NULL,
    sealed BLOB    NOT NULL
) WITHOUT ROWID;
