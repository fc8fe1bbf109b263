-- From format 1 to 2: splits the columns of a combination into two tables, and
-- adds a key of names for the index of messages.
ALTER TABLE combination RENAME TO old_combination;
ALTER TABLE evaluated RENAME TO old_evaluated;
ALTER TABLE message RENAME TO old_message;
DROP INDEX message_by_name;
DROP INDEX message_aside;

CREATE TABLE message (
    message_pk  INTEGER PRIMARY KEY,
    mailbox     INTEGER NOT NULL REFERENCES mailbox,
    name        TEXT    NOT NULL,
    name_key    INTEGER NOT NULL,
    sha256      BLOB CHECK (length(sha256) = 32),
    outcome     INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
    reason      TEXT,
    detail      TEXT,
    seen_ts     INTEGER NOT NULL
) STRICT;

INSERT INTO message
SELECT message_pk, mailbox, name, name_key(name), sha256, outcome, reason,
    detail, seen_ts
FROM old_message
ORDER BY message_pk;

CREATE INDEX message_by_name ON message (name_key);
CREATE INDEX message_aside ON message (seen_ts) WHERE reason IS NOT NULL;

CREATE TABLE envelope (
    envelope_pk     INTEGER PRIMARY KEY,
    envelope_from   INTEGER NOT NULL REFERENCES name,
    spf             INTEGER NOT NULL REFERENCES spf,
    UNIQUE (spf, envelope_from)
) STRICT;

INSERT INTO envelope (envelope_from, spf)
SELECT envelope_from, spf
FROM old_combination
GROUP BY envelope_from, spf
ORDER BY min(combination_pk);

CREATE TABLE evaluated (
    evaluated_pk    INTEGER PRIMARY KEY,
    header_from     INTEGER NOT NULL REFERENCES name,
    envelope_to     INTEGER NOT NULL REFERENCES name,
    disposition     INTEGER NOT NULL CHECK (disposition BETWEEN 0 AND 4),
    dkim_aligned    INTEGER NOT NULL CHECK (dkim_aligned BETWEEN 0 AND 2),
    spf_aligned     INTEGER NOT NULL CHECK (spf_aligned BETWEEN 0 AND 2),
    overrides       TEXT NOT NULL,
    comments        TEXT NOT NULL,
    UNIQUE (header_from, envelope_to, disposition, dkim_aligned, spf_aligned,
        overrides, comments)
) STRICT;

INSERT INTO evaluated (header_from, envelope_to, disposition, dkim_aligned,
    spf_aligned, overrides, comments)
SELECT c.header_from, c.envelope_to, e.disposition, e.dkim_aligned,
    e.spf_aligned, e.overrides, e.comments
FROM old_combination AS c
JOIN old_evaluated AS e ON e.evaluated_pk = c.evaluated
GROUP BY c.header_from, c.envelope_to, c.evaluated
ORDER BY min(c.combination_pk);

CREATE TABLE combination (
    combination_pk  INTEGER PRIMARY KEY,
    dkim            INTEGER NOT NULL REFERENCES dkim,
    envelope        INTEGER NOT NULL REFERENCES envelope,
    evaluated       INTEGER NOT NULL REFERENCES evaluated,
    UNIQUE (dkim, envelope, evaluated)
) STRICT;

INSERT INTO combination
SELECT c.combination_pk, c.dkim, v.envelope_pk, n.evaluated_pk
FROM old_combination AS c
JOIN old_evaluated AS e ON e.evaluated_pk = c.evaluated
JOIN envelope AS v ON v.spf = c.spf AND v.envelope_from = c.envelope_from
JOIN evaluated AS n ON n.header_from = c.header_from
    AND n.envelope_to = c.envelope_to AND n.disposition = e.disposition
    AND n.dkim_aligned = e.dkim_aligned AND n.spf_aligned = e.spf_aligned
    AND n.overrides = e.overrides AND n.comments = e.comments
ORDER BY c.combination_pk;

DROP TABLE old_message;
DROP TABLE old_combination;
DROP TABLE old_evaluated;
