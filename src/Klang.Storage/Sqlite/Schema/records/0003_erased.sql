-- Charts that were erased, so that the destruction of their keys is completed after a crash between the two.
CREATE TABLE erased (
    chart INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL
);
