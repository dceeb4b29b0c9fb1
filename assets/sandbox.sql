-- The sandbox registry's state. No private key is ever here: the portal hands it out and forgets it.

-- One licence with its entitlement. `licence` is 'commerce' or 'open-source' for keys of the portal,
-- or a scenario's API key, so that scenarios don't disturb each other.
CREATE TABLE account (
  id         INTEGER PRIMARY KEY,
  licence    TEXT NOT NULL UNIQUE,
  edition    TEXT NOT NULL CHECK (edition IN ('commerce', 'open-source')),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- A pair that the portal made. Several pairs may open one account, as when keys are rotated.
CREATE TABLE api_key (
  seq         INTEGER PRIMARY KEY,
  api_key     TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  environment TEXT NOT NULL CHECK (environment IN ('production', 'sandbox')),
  account     INTEGER NOT NULL REFERENCES account (id),
  public_key  BLOB NOT NULL, -- SubjectPublicKeyInfo, DER
  created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- Names need not be unique: the registry makes a second project of the same name when asked twice.
CREATE TABLE project (
  seq     INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  account INTEGER NOT NULL REFERENCES account (id),
  name    TEXT NOT NULL
) STRICT;
CREATE INDEX project_of_account ON project (account, seq);

CREATE TABLE data_space (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  project    INTEGER NOT NULL REFERENCES project (seq),
  name       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  cloud_id   TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX data_space_of_project ON data_space (project, seq);
