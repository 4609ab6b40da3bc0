-- Version 1: everything. What is recorded is appended and never changed; the triggers at the end see to it.

-- One line for each thing recorded, with the hash of the line before.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('report', 'analysis', 'judgement')),
    subject TEXT NOT NULL,
    digest TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX journal_subject ON journal (subject, kind);

-- A report as JSON. Title and text stand beside it once more, because the full-text index reads its words from here.
CREATE TABLE report (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;

-- The bytes that a report was read from, deflated.
CREATE TABLE archive (
    report INTEGER PRIMARY KEY REFERENCES report (row),
    digest TEXT NOT NULL,
    length INTEGER NOT NULL,
    deflated BLOB NOT NULL
) STRICT;

-- What was extracted from a report, as JSON; the last one counts.
CREATE TABLE analysis (
    row INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report (row),
    pipeline TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX analysis_report ON analysis (report);

-- Speakers, events and claims stand in the analysis; these rows find them.
CREATE TABLE speaker (
    analysis INTEGER NOT NULL REFERENCES analysis (row),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (analysis, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_id ON speaker (id);

CREATE TABLE event (
    analysis INTEGER NOT NULL REFERENCES analysis (row),
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    PRIMARY KEY (analysis, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_id ON event (id);

CREATE TABLE claim (
    row INTEGER PRIMARY KEY,
    analysis INTEGER NOT NULL REFERENCES analysis (row),
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    speaker TEXT NOT NULL,
    attribute TEXT NOT NULL,
    stance TEXT NOT NULL,
    evidence TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (analysis, id),
    FOREIGN KEY (analysis, event) REFERENCES event (analysis, id),
    FOREIGN KEY (analysis, speaker) REFERENCES speaker (analysis, id)
) STRICT;
CREATE INDEX claim_id ON claim (id);

CREATE TABLE judgement (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- Derived: may be thrown away at any time.
CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT;

CREATE TABLE basis (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    rules TEXT NOT NULL
) STRICT;

-- Full text, without a second copy of the words.
CREATE VIEW claim_words AS
    SELECT claim.row, claim.analysis, claim.evidence, claim.value, speaker.label AS speaker
    FROM claim JOIN speaker ON speaker.analysis = claim.analysis AND speaker.id = claim.speaker;
CREATE VIRTUAL TABLE report_fts USING fts5 (
    title, text, content = 'report', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE claim_fts USING fts5 (
    evidence, value, speaker, content = 'claim_words', content_rowid = 'row',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Recorded rows are neither changed nor deleted. REPLACE deletes without asking the trigger for deletion, so an insert
-- over an existing row is refused as well.
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE seq = NEW.seq OR hash = NEW.hash)
    BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
    WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM journal)
    BEGIN SELECT RAISE (ABORT, 'the journal is append-only and has no gaps'); END;
CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
CREATE TRIGGER report_no_delete BEFORE DELETE ON report BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
CREATE TRIGGER report_no_replace BEFORE INSERT ON report
    WHEN EXISTS (SELECT 1 FROM report WHERE row = NEW.row OR id = NEW.id)
    BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
CREATE TRIGGER archive_no_update BEFORE UPDATE ON archive BEGIN SELECT RAISE (ABORT, 'the archive is append-only'); END;
CREATE TRIGGER archive_no_delete BEFORE DELETE ON archive BEGIN SELECT RAISE (ABORT, 'the archive is append-only'); END;
CREATE TRIGGER archive_no_replace BEFORE INSERT ON archive
    WHEN EXISTS (SELECT 1 FROM archive WHERE report = NEW.report)
    BEGIN SELECT RAISE (ABORT, 'the archive is append-only'); END;
CREATE TRIGGER analysis_no_update BEFORE UPDATE ON analysis BEGIN SELECT RAISE (ABORT, 'analyses are append-only'); END;
CREATE TRIGGER analysis_no_delete BEFORE DELETE ON analysis BEGIN SELECT RAISE (ABORT, 'analyses are append-only'); END;
CREATE TRIGGER analysis_no_replace BEFORE INSERT ON analysis
    WHEN EXISTS (SELECT 1 FROM analysis WHERE row = NEW.row)
    BEGIN SELECT RAISE (ABORT, 'analyses are append-only'); END;
CREATE TRIGGER speaker_no_update BEFORE UPDATE ON speaker BEGIN SELECT RAISE (ABORT, 'speakers are append-only'); END;
CREATE TRIGGER speaker_no_delete BEFORE DELETE ON speaker BEGIN SELECT RAISE (ABORT, 'speakers are append-only'); END;
CREATE TRIGGER speaker_no_replace BEFORE INSERT ON speaker
    WHEN EXISTS (SELECT 1 FROM speaker WHERE analysis = NEW.analysis AND id = NEW.id)
    BEGIN SELECT RAISE (ABORT, 'speakers are append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE analysis = NEW.analysis AND id = NEW.id)
    BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER claim_no_update BEFORE UPDATE ON claim BEGIN SELECT RAISE (ABORT, 'claims are append-only'); END;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim BEGIN SELECT RAISE (ABORT, 'claims are append-only'); END;
CREATE TRIGGER claim_no_replace BEFORE INSERT ON claim
    WHEN EXISTS (SELECT 1 FROM claim WHERE row = NEW.row OR (analysis = NEW.analysis AND id = NEW.id))
    BEGIN SELECT RAISE (ABORT, 'claims are append-only'); END;
CREATE TRIGGER judgement_no_update BEFORE UPDATE ON judgement BEGIN SELECT RAISE (ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgement_no_delete BEFORE DELETE ON judgement BEGIN SELECT RAISE (ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgement_no_replace BEFORE INSERT ON judgement
    WHEN EXISTS (SELECT 1 FROM judgement WHERE row = NEW.row OR id = NEW.id)
    BEGIN SELECT RAISE (ABORT, 'judgements are append-only'); END;
