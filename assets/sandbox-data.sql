-- What the data spaces hold: the second half of the sandbox's state.

-- Where items of a feed belong: the code of a store view, of a website, or nothing ('').
CREATE TABLE feed_scope (
  seq        INTEGER PRIMARY KEY,
  data_space INTEGER NOT NULL REFERENCES data_space (seq),
  feed       TEXT NOT NULL,
  code       TEXT NOT NULL,
  website    TEXT, -- as items say it, where they do
  store      TEXT,
  records    INTEGER NOT NULL DEFAULT 0, -- what is there now
  hidden     INTEGER NOT NULL DEFAULT 0, -- of these, what a search does not find
  received   INTEGER NOT NULL DEFAULT 0, -- items that ever came, deletions included
  refused    INTEGER NOT NULL DEFAULT 0, -- items that were not taken
  asked      INTEGER NOT NULL DEFAULT 0, -- questions to an index that comes late
  last_at    TEXT,
  UNIQUE (data_space, feed, code)
) STRICT;

-- An item by the first 64 bits of its identity's SHA-256: a million of them stay small. `entity` is
-- its number in its own shop; `name` is kept for products, which the catalog is asked for.
CREATE TABLE feed_record (
  scope    INTEGER NOT NULL,
  identity INTEGER NOT NULL,
  entity   INTEGER,
  hidden   INTEGER NOT NULL,
  name     TEXT,
  PRIMARY KEY (scope, identity)
) STRICT, WITHOUT ROWID;

-- Whose key brought items into a scope.
CREATE TABLE feed_sender (
  scope   INTEGER NOT NULL,
  api_key TEXT NOT NULL,
  PRIMARY KEY (scope, api_key)
) STRICT, WITHOUT ROWID;

-- Websites and store views as the scopes feed told of them. `below` is the website's code.
CREATE TABLE feed_place (
  data_space INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('website', 'store_view')),
  code       TEXT NOT NULL,
  number     TEXT NOT NULL,
  store      TEXT NOT NULL,
  below      TEXT NOT NULL,
  PRIMARY KEY (data_space, kind, code)
) STRICT, WITHOUT ROWID;

-- A code that two installations use, with what shows it.
CREATE TABLE feed_collision (
  data_space INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('website', 'store_view')),
  code       TEXT NOT NULL,
  evidence   TEXT NOT NULL CHECK (evidence IN ('scopes', 'records', 'api_keys')),
  detail     TEXT NOT NULL,
  found_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (data_space, kind, code, evidence)
) STRICT, WITHOUT ROWID;
