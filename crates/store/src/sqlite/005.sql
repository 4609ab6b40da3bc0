-- Version 5: what queries look at and what lists show of an incident stands apart from its JSON, so that a list, a map and
-- counts of thousands read none of it; names are kept as they are written as well. What older programs derived is derived
-- anew.
DELETE FROM incident_event;
DELETE FROM incident_report;
DELETE FROM incident_name;
DROP TABLE incident;
CREATE TABLE incident (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- Days are counted from 1970; what has no day has a very late one. Beside the estimate of the killed stand its bounds.
CREATE TABLE pin (
    row INTEGER PRIMARY KEY REFERENCES incident (row),
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    country TEXT,
    admin1 TEXT,
    admin1_iso TEXT,
    lat REAL,
    lon REAL,
    contested INTEGER NOT NULL,
    awaited INTEGER NOT NULL,
    review TEXT NOT NULL,
    killed INTEGER,
    killed_low INTEGER,
    killed_high INTEGER,
    injured INTEGER,
    origins INTEGER NOT NULL,
    at_most INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    uncodable TEXT NOT NULL,
    work TEXT NOT NULL,
    assignee TEXT,
    precision TEXT NOT NULL,
    radius_km REAL,
    disputed TEXT,
    place TEXT,
    title TEXT NOT NULL
) STRICT;
-- Most incidents are codable, and have one status and one type: an index of the first two would only keep the planner from
-- walking in the order that is asked for, or from one plain scan, and that of the type has each order.
CREATE INDEX pin_time ON pin (begins, ends, id);
CREATE INDEX pin_country ON pin (country, begins, ends, id);
CREATE INDEX pin_province ON pin (admin1_iso, begins, ends, id);
CREATE INDEX pin_type ON pin (type, begins, ends, id);
CREATE INDEX pin_killed ON pin (killed, begins, id);
-- The orders "latest" and "deadliest", in the words of the queries.
CREATE INDEX pin_latest ON pin (
    iif(begins = 1099511627776, 1099511627776, -begins), iif(begins = 1099511627776, 1099511627776, -ends), id
);
CREATE INDEX pin_type_latest ON pin (
    type, iif(begins = 1099511627776, 1099511627776, -begins), iif(begins = 1099511627776, 1099511627776, -ends), id
);
CREATE INDEX pin_deadliest ON pin (iif(killed IS NULL, 1, -killed), begins, id);
CREATE INDEX pin_contested ON pin (begins, ends, id) WHERE contested;
CREATE INDEX pin_awaited ON pin (begins, ends, id) WHERE awaited;
CREATE INDEX pin_assignee ON pin (assignee, begins, ends, id) WHERE assignee IS NOT NULL;

-- A name as it is written, where it is one to choose from: actors, publishers, tags. Its kind may be a province too.
ALTER TABLE incident_name ADD COLUMN shown TEXT;
CREATE INDEX incident_name_shown ON incident_name (kind, shown, incident) WHERE shown IS NOT NULL;
