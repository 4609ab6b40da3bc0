-- Version 4: the graph that incidents are made of is kept, and what of people's decisions they heed, so that a new report
-- costs no more than its neighbourhood. What older programs derived has none, and is derived anew.

-- Events as they are compared with each other. `data` is what the rules make of them.
CREATE TABLE node (
    event TEXT PRIMARY KEY,
    report TEXT NOT NULL,
    rank INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX node_report ON node (report, event);

-- In which blocks they stand, those first that say most.
CREATE TABLE block (
    key INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (key, rank, event)
) STRICT, WITHOUT ROWID;

-- Pairs that are rather one happening than not, or nearly, by the logarithm of the odds; the lesser event first.
CREATE TABLE edge (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX edge_b ON edge (b, a, score);

-- The incident that each event was last given to, and the order in which ids were given.
CREATE TABLE given_event (
    event TEXT PRIMARY KEY,
    report TEXT NOT NULL,
    incident TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX given_event_report ON given_event (report, event);
CREATE TABLE given_id (
    id TEXT PRIMARY KEY,
    age INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sums over the JSON of the incidents and over the rows of the graph, to which every change adds and from which it takes.
DROP TABLE basis;
CREATE TABLE basis (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    rules TEXT NOT NULL,
    incidents TEXT NOT NULL,
    graph TEXT NOT NULL,
    settled TEXT,
    seal TEXT NOT NULL
) STRICT;
