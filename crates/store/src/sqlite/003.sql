-- Version 3: why an incident is not codable, in words with spaces between them; nothing where it is. Incidents that an older
-- program derived have none, and are derived anew by other rules before anybody asks.
ALTER TABLE incident ADD COLUMN uncodable TEXT NOT NULL DEFAULT '';
CREATE INDEX incident_codable ON incident (begins, ends, id) WHERE uncodable = '';
