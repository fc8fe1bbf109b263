-- From format 3 to 4: SMTP TLS reports and DMARC failure reports have tables.
CREATE TABLE tls_report (
    tls_report_pk INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,
    reporter    INTEGER NOT NULL REFERENCES reporter,
    org_name    TEXT,
    contact     TEXT,
    report_id   TEXT    NOT NULL,
    domains     TEXT    NOT NULL,
    submitted_for INTEGER REFERENCES domain,
    begin_ts    INTEGER NOT NULL,
    end_ts      INTEGER NOT NULL CHECK (end_ts >= begin_ts),
    day_ts      INTEGER NOT NULL
                AS ((begin_ts + (end_ts - begin_ts) / 2) / 86400 * 86400),
    facts       BLOB    NOT NULL CHECK (length(facts) = 32),
    sessions    INTEGER NOT NULL CHECK (sessions >= 0),
    standing    INTEGER NOT NULL CHECK (standing IN (0, 1)),
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),
    repaired    INTEGER NOT NULL CHECK (repaired IN (0, 1)),
    skipped     INTEGER NOT NULL CHECK (skipped >= 0)
) STRICT;

CREATE UNIQUE INDEX tls_report_once ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains) WHERE standing = 1;
CREATE UNIQUE INDEX tls_report_revision ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains, facts) WHERE standing = 0;

CREATE TABLE tls_policy (
    tls_policy_pk INTEGER PRIMARY KEY,
    tls_report  INTEGER NOT NULL REFERENCES tls_report ON DELETE CASCADE,
    domain      INTEGER NOT NULL REFERENCES domain,
    policy_domain INTEGER NOT NULL REFERENCES name,
    type        INTEGER NOT NULL CHECK (type BETWEEN 0 AND 3),
    mode        INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 4),
    strings     TEXT    NOT NULL,
    mx          TEXT    NOT NULL,
    successful  INTEGER CHECK (successful BETWEEN 0 AND 1000000000000),
    failed      INTEGER CHECK (failed BETWEEN 0 AND 1000000000000)
) STRICT;

CREATE INDEX tls_policy_of_report ON tls_policy (tls_report);
CREATE INDEX tls_policy_of_domain ON tls_policy (domain);

CREATE TABLE tls_failure (
    tls_failure_pk INTEGER PRIMARY KEY,
    tls_policy  INTEGER NOT NULL REFERENCES tls_policy ON DELETE CASCADE,
    result      INTEGER NOT NULL CHECK (result BETWEEN 0 AND 11),
    said        TEXT,
    sending     INTEGER REFERENCES source,
    receiving   INTEGER REFERENCES source,
    mx          INTEGER NOT NULL REFERENCES name,
    helo        TEXT,
    information TEXT,
    reason      TEXT,
    sessions    INTEGER CHECK (sessions BETWEEN 0 AND 1000000000000)
) STRICT;

CREATE INDEX tls_failure_of_policy ON tls_failure (tls_policy);

CREATE TABLE secret (
    secret_pk   INTEGER PRIMARY KEY CHECK (secret_pk = 1),
    key         BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE failure_expired (
    failure_expired_pk INTEGER PRIMARY KEY CHECK (failure_expired_pk = 1),
    before_ts   INTEGER NOT NULL
) STRICT;

CREATE TABLE failure (
    failure_pk  INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,
    domain      INTEGER NOT NULL REFERENCES domain,
    reporter    INTEGER NOT NULL REFERENCES reporter,
    arrival_ts  INTEGER NOT NULL,
    guessed     INTEGER NOT NULL CHECK (guessed IN (0, 1)),
    source      INTEGER REFERENCES source,
    header_from INTEGER NOT NULL REFERENCES name,
    envelope_from INTEGER NOT NULL REFERENCES name,
    envelope_to INTEGER NOT NULL REFERENCES name,
    dkim_domain INTEGER NOT NULL REFERENCES name,
    dkim_selector INTEGER NOT NULL REFERENCES name,
    dkim        INTEGER NOT NULL REFERENCES dkim,
    spf         INTEGER NOT NULL REFERENCES spf,
    auth_failure INTEGER NOT NULL CHECK (auth_failure BETWEEN 0 AND 127),
    identity    INTEGER CHECK (identity BETWEEN 0 AND 3),
    delivery    INTEGER NOT NULL CHECK (delivery BETWEEN 0 AND 6),
    incidents   INTEGER NOT NULL CHECK (incidents BETWEEN 1 AND 999999999),
    subject_tag BLOB CHECK (length(subject_tag) = 8),
    from_tag    BLOB CHECK (length(from_tag) = 8),
    message_tag BLOB CHECK (length(message_tag) = 8),
    facts       BLOB NOT NULL UNIQUE CHECK (length(facts) = 32),
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2))
) STRICT;

CREATE INDEX failure_of_domain ON failure (domain, arrival_ts);

CREATE TABLE failure_day (
    failure_day_pk INTEGER PRIMARY KEY,
    domain      INTEGER NOT NULL REFERENCES domain,
    day_ts      INTEGER NOT NULL CHECK (day_ts % 86400 = 0),
    reporter    INTEGER NOT NULL REFERENCES reporter,
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),
    source      INTEGER REFERENCES source,
    dkim_domain INTEGER NOT NULL REFERENCES name,
    envelope_from INTEGER NOT NULL REFERENCES name,
    reports     INTEGER NOT NULL CHECK (reports > 0),
    incidents   INTEGER NOT NULL CHECK (incidents >= reports),
    kept        INTEGER NOT NULL CHECK (kept BETWEEN 0 AND reports)
) STRICT;

CREATE UNIQUE INDEX failure_day_once ON failure_day (domain, day_ts, reporter,
    provenance, ifnull(source, 0), dkim_domain, envelope_from);
