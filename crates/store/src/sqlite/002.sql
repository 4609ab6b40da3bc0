-- Version 2: reports can be read again, what is known about them can be put right, incidents keep their ids, and what
-- finds things is made from the last readings and may be made anew. `schema.rs` does so at the end of this step.

-- What version 1 found things with; all of it stands in the recorded JSON.
DROP TABLE claim_fts;
DROP TABLE report_fts;
DROP VIEW claim_words;
DROP TABLE claim;
DROP TABLE event;
DROP TABLE speaker;
ALTER TABLE incident RENAME TO incident_1;
DROP TABLE basis;

-- The journal knows more kinds of lines, and will know more: the program says which, not the table.
CREATE TABLE journal_2 (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    digest TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO journal_2 SELECT seq, kind, subject, digest, recorded_at, previous, hash FROM journal ORDER BY seq;
DROP TABLE journal;
ALTER TABLE journal_2 RENAME TO journal;
CREATE INDEX journal_subject ON journal (subject, kind);

-- Recorded ---------------------------------------------------------------------------------------------------------

-- What was extracted, as JSON, once however many readings extract it.
CREATE TABLE extraction (
    row INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- What was made of a report; the last one counts. `seq` is its line in the journal. What version 1 recorded has its
-- extraction inside.
CREATE TABLE reading (
    row INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report (row),
    seq INTEGER NOT NULL UNIQUE,
    extraction INTEGER REFERENCES extraction (row),
    json TEXT NOT NULL
) STRICT;
CREATE INDEX reading_report ON reading (report, seq);
INSERT INTO reading (report, seq, json)
    SELECT a.report, (SELECT min(j.seq) FROM journal j WHERE j.subject = r.id AND j.kind = 'analysis'), a.json
    FROM analysis a JOIN report r ON r.row = a.report ORDER BY a.row;
DROP TABLE analysis;

-- What shaped readings.
CREATE TABLE lineage (
    row INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- What is put right about reports.
CREATE TABLE correction (
    row INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report (row),
    seq INTEGER NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX correction_report ON correction (report, seq);

-- Ids given to incidents.
CREATE TABLE naming (
    row INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- Derived from the last readings -------------------------------------------------------------------------------------

-- A report under its last reading.
CREATE TABLE heading (
    report INTEGER PRIMARY KEY REFERENCES report (row),
    reading INTEGER NOT NULL REFERENCES reading (row),
    title TEXT NOT NULL,
    lineage TEXT NOT NULL,
    gate TEXT NOT NULL
) STRICT;
CREATE INDEX heading_lineage ON heading (lineage);
CREATE INDEX heading_gate ON heading (gate);

CREATE TABLE speaker (
    report INTEGER NOT NULL REFERENCES heading (report),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (report, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_id ON speaker (id);

CREATE TABLE event (
    report INTEGER NOT NULL REFERENCES heading (report),
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    PRIMARY KEY (report, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_id ON event (id);

CREATE TABLE claim (
    row INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES heading (report),
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    speaker TEXT NOT NULL,
    attribute TEXT NOT NULL,
    stance TEXT NOT NULL,
    evidence TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (report, id),
    FOREIGN KEY (report, event) REFERENCES event (report, id),
    FOREIGN KEY (report, speaker) REFERENCES speaker (report, id)
) STRICT;
CREATE INDEX claim_id ON claim (id);

-- Full text, without a second copy of the words.
CREATE VIEW report_words AS
    SELECT report.row, heading.title, report.text FROM report JOIN heading ON heading.report = report.row;
CREATE VIEW claim_words AS
    SELECT claim.row, claim.report, claim.evidence, claim.value, speaker.label AS speaker
    FROM claim JOIN speaker ON speaker.report = claim.report AND speaker.id = claim.speaker;
CREATE VIRTUAL TABLE report_fts USING fts5 (
    title, text, content = 'report_words', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE claim_fts USING fts5 (
    evidence, value, speaker, content = 'claim_words', content_rowid = 'row',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Derived from all of it ---------------------------------------------------------------------------------------------

-- What queries look at. Days are counted from 1970; what has no day has a very late one.
CREATE TABLE incident (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    country TEXT,
    lat REAL,
    lon REAL,
    contested INTEGER NOT NULL,
    review TEXT NOT NULL,
    killed INTEGER,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX incident_time ON incident (begins, ends, id);
CREATE INDEX incident_country ON incident (country, begins, ends, id);
CREATE INDEX incident_type ON incident (type, mode, begins, ends, id);
CREATE INDEX incident_status ON incident (status, begins, ends, id);
CREATE INDEX incident_killed ON incident (killed, begins, id);
-- The orders "latest" and "deadliest", in the words of the queries.
CREATE INDEX incident_latest ON incident (
    iif(begins = 1099511627776, 1099511627776, -begins), iif(begins = 1099511627776, 1099511627776, -ends), id
);
CREATE INDEX incident_deadliest ON incident (iif(killed IS NULL, 1, -killed), begins, id);
CREATE INDEX incident_contested ON incident (begins, ends, id) WHERE contested;
CREATE VIRTUAL TABLE incident_area USING rtree (row, south, north, west, east);

CREATE TABLE incident_event (
    event TEXT NOT NULL,
    incident INTEGER NOT NULL REFERENCES incident (row),
    PRIMARY KEY (event, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_event_incident ON incident_event (incident);

CREATE TABLE incident_report (
    report TEXT NOT NULL,
    incident INTEGER NOT NULL REFERENCES incident (row),
    PRIMARY KEY (report, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_report_incident ON incident_report (incident);

-- Names of places, actors and publishers, folded.
CREATE TABLE incident_name (
    row INTEGER PRIMARY KEY,
    incident INTEGER NOT NULL REFERENCES incident (row),
    kind TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX incident_name_incident ON incident_name (incident);
CREATE VIRTUAL TABLE incident_name_fts USING fts5 (
    name, content = 'incident_name', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 0'
);

-- Ids that lead elsewhere.
CREATE TABLE redirect (
    id TEXT PRIMARY KEY,
    leads_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- From what the incidents were derived, the digest of their JSON, and one over these three.
CREATE TABLE basis (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    rules TEXT NOT NULL,
    digest TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;

-- Recorded rows are neither changed nor deleted; see version 1.
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq OR hash = NEW.hash)
    BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
    WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM journal)
    BEGIN SELECT RAISE (ABORT, 'the journal is append-only and has no gaps'); END;
CREATE TRIGGER extraction_no_update BEFORE UPDATE ON extraction BEGIN SELECT RAISE (ABORT, 'extractions are append-only'); END;
CREATE TRIGGER extraction_no_delete BEFORE DELETE ON extraction BEGIN SELECT RAISE (ABORT, 'extractions are append-only'); END;
CREATE TRIGGER extraction_no_replace BEFORE INSERT ON extraction
    WHEN EXISTS (SELECT 1 FROM extraction WHERE row = NEW.row OR digest = NEW.digest)
    BEGIN SELECT RAISE (ABORT, 'extractions are append-only'); END;
CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER reading_no_replace BEFORE INSERT ON reading
    WHEN EXISTS (SELECT 1 FROM reading WHERE row = NEW.row OR seq = NEW.seq)
    BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER lineage_no_update BEFORE UPDATE ON lineage BEGIN SELECT RAISE (ABORT, 'lineages are append-only'); END;
CREATE TRIGGER lineage_no_delete BEFORE DELETE ON lineage BEGIN SELECT RAISE (ABORT, 'lineages are append-only'); END;
CREATE TRIGGER lineage_no_replace BEFORE INSERT ON lineage
    WHEN EXISTS (SELECT 1 FROM lineage WHERE row = NEW.row OR digest = NEW.digest)
    BEGIN SELECT RAISE (ABORT, 'lineages are append-only'); END;
CREATE TRIGGER correction_no_update BEFORE UPDATE ON correction BEGIN SELECT RAISE (ABORT, 'corrections are append-only'); END;
CREATE TRIGGER correction_no_delete BEFORE DELETE ON correction BEGIN SELECT RAISE (ABORT, 'corrections are append-only'); END;
CREATE TRIGGER correction_no_replace BEFORE INSERT ON correction
    WHEN EXISTS (SELECT 1 FROM correction WHERE row = NEW.row OR seq = NEW.seq)
    BEGIN SELECT RAISE (ABORT, 'corrections are append-only'); END;
CREATE TRIGGER naming_no_update BEFORE UPDATE ON naming BEGIN SELECT RAISE (ABORT, 'namings are append-only'); END;
CREATE TRIGGER naming_no_delete BEFORE DELETE ON naming BEGIN SELECT RAISE (ABORT, 'namings are append-only'); END;
CREATE TRIGGER naming_no_replace BEFORE INSERT ON naming
    WHEN EXISTS (SELECT 1 FROM naming WHERE row = NEW.row OR seq = NEW.seq)
    BEGIN SELECT RAISE (ABORT, 'namings are append-only'); END;
