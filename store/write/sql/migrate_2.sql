-- From format 2 to 3: DNS answers say when each kind of record was last answered,
-- what to do about a finding, what SPF says of own addresses, and what was
-- published when.
ALTER TABLE dns_host ADD COLUMN failed_ts INTEGER;
ALTER TABLE dns_host ADD COLUMN names INTEGER CHECK (names >= 0);

ALTER TABLE dns_domain ADD COLUMN mx_ts INTEGER;
ALTER TABLE dns_domain ADD COLUMN spf_ts INTEGER;
ALTER TABLE dns_domain ADD COLUMN dmarc_ts INTEGER;
ALTER TABLE dns_domain ADD COLUMN spf_voids INTEGER CHECK (spf_voids >= 0);
ALTER TABLE dns_domain ADD COLUMN spf_addresses INTEGER
    CHECK (spf_addresses >= 0);
ALTER TABLE dns_domain ADD COLUMN dmarc_at TEXT;
ALTER TABLE dns_domain ADD COLUMN unknown TEXT;

-- A record was an answer; no record was one, or a failed look-up.
UPDATE dns_domain AS d SET
    mx_ts = (SELECT d.checked_ts FROM dns_record AS r
        WHERE r.domain = d.domain AND r.kind = 'mx'),
    spf_ts = (SELECT d.checked_ts FROM dns_record AS r
        WHERE r.domain = d.domain AND r.kind = 'spf'),
    dmarc_ts = (SELECT d.checked_ts FROM dns_record AS r
        WHERE r.domain = d.domain AND r.kind = 'dmarc');

ALTER TABLE dns_key ADD COLUMN first_ts INTEGER;
ALTER TABLE dns_key ADD COLUMN last_ts INTEGER;
ALTER TABLE dns_key ADD COLUMN hash BLOB CHECK (length(hash) = 32);
ALTER TABLE dns_key ADD COLUMN cname TEXT;
ALTER TABLE dns_key ADD COLUMN seen_ts INTEGER;
ALTER TABLE dns_key ADD COLUMN revoked_ts INTEGER;

ALTER TABLE dns_record RENAME TO old_dns_record;
ALTER TABLE dns_finding RENAME TO old_dns_finding;

CREATE TABLE dns_record (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('dmarc', 'spf', 'mx',
                'mtasts', 'tlsrpt', 'bimi', 'tlsa')),
    record      TEXT    NOT NULL,
    ttl         INTEGER NOT NULL CHECK (ttl >= 0),
    place       TEXT,
    PRIMARY KEY (domain, kind, record)
) STRICT, WITHOUT ROWID;

INSERT INTO dns_record (domain, kind, record, ttl)
SELECT domain, kind, record, ttl FROM old_dns_record;

CREATE TABLE dns_finding (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    code        TEXT    NOT NULL
                CHECK (code NOT GLOB '*[^A-Z0-9_]*' AND length(code) BETWEEN 1 AND 40),
    detail      TEXT    NOT NULL,
    severity    TEXT    NOT NULL CHECK (severity IN ('error', 'warning', 'info', 'ok')),
    subject     TEXT    NOT NULL DEFAULT '',
    fix         TEXT,
    PRIMARY KEY (domain, code, subject, detail)
) STRICT, WITHOUT ROWID;

INSERT INTO dns_finding (domain, code, detail, severity)
SELECT domain, code, detail, severity FROM old_dns_finding;

DROP TABLE old_dns_record;
DROP TABLE old_dns_finding;

CREATE TABLE dns_spf (
    domain      TEXT    NOT NULL,
    ip          TEXT    NOT NULL,
    mail_from_domain TEXT NOT NULL,
    result      TEXT    NOT NULL CHECK (result IN ('none', 'neutral', 'pass', 'fail', 'softfail', 'permerror', 'unknown')),
    term        TEXT,
    place       TEXT,
    lookups     INTEGER NOT NULL CHECK (lookups >= 0),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (domain, ip, mail_from_domain)
) STRICT, WITHOUT ROWID;

CREATE TABLE dns_service_range (
    service     TEXT    NOT NULL,
    first       BLOB    NOT NULL CHECK (length(first) = 16),
    last        BLOB    NOT NULL CHECK (length(last) = 16),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (service, first, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE dns_history (
    kind        TEXT    NOT NULL CHECK (kind IN ('mx', 'spf', 'dmarc', 'dkim', 'include', 'ptr')),
    name        TEXT    NOT NULL,
    record      TEXT    NOT NULL,
    first_ts    INTEGER NOT NULL,
    last_ts     INTEGER NOT NULL CHECK (last_ts >= first_ts),
    PRIMARY KEY (kind, name, record, first_ts)
) STRICT, WITHOUT ROWID;
