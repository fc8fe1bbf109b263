-- The database of dmarc-ledger. This file creates it, and documents it.
--
-- Read the views at its end: v_message, v_report, v_record, v_daily, v_source,
-- v_sender, v_reporter, v_policy, v_dns, v_dns_history, v_tls_report,
-- v_tls_failure, v_failure, v_failure_day. They are stable; tables may change
-- between major versions.
--
-- A change of tables raises user_version by one. It needs a file
-- store/write/sql/migrate_N.sql, which converts the old tables and which
-- dmarc-ingest runs in one transaction, and a test that starts from a file of
-- the older version. There is no way back: a program refuses a file newer than
-- itself, and names both versions. A changed view needs no version: the next
-- run of dmarc-ingest replaces views that differ from those below.
--
-- Conventions
--   *_pk      integer key of a row; has no meaning outside the database
--   *_ts      Unix time: seconds since 1970-01-01 00:00 UTC
--   0 in a column that refers to name, dkim or spf: none. Row 0 of these
--             tables stands for it, because a UNIQUE index takes NULLs for
--             distinct values.
--   text      valid UTF-8, written by strangers: it may hold control
--             characters, and must be encoded for its destination
--   messages  the count of reports: mails a receiver saw
-- Mail is repetitive, so values that recur day after day are stored once, and a
-- record is four numbers.

PRAGMA application_id = 1145916465;	-- "DML1"
PRAGMA user_version = 6;

-------------------------------------------------------------------------------
-- The source of reports: the ledger of messages.

-- A folder or file that was read.
CREATE TABLE mailbox (
    mailbox_pk  INTEGER PRIMARY KEY,
    path        TEXT NOT NULL UNIQUE    -- absolute; bytes that are no UTF-8 stand as \xNN
) STRICT;

-- One row for each message seen, whatever its outcome.
-- The name identifies the file; the hash shows whether its mail is the same. An
-- index of names would store all names twice; name_key is 2^24 times the
-- number that the name begins with (the second of delivery) by 256, and 24
-- bits of the name's SHA-256, so that messages delivered together are adjacent.
CREATE TABLE message (
    message_pk  INTEGER PRIMARY KEY,
    mailbox     INTEGER NOT NULL REFERENCES mailbox,
    name        TEXT    NOT NULL,       -- base name without flags; bytes that are no UTF-8 stand as \xNN
    name_key    INTEGER NOT NULL,       -- derived from the name, for the index
    sha256      BLOB CHECK (length(sha256) = 32),   -- of the mail's bytes; NULL: could not be read
    outcome     INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
                                        -- 0 stored, 1 duplicate, 2 not-a-report, 3 rejected
    reason      TEXT,                   -- code of the refusal or mark; NULL: none
    detail      TEXT,                   -- the same for people
    seen_ts     INTEGER NOT NULL        -- time of entry
) STRICT;

CREATE INDEX message_by_name ON message (name_key);

-- Messages set aside, by time; there are few.
CREATE INDEX message_aside ON message (seen_ts) WHERE reason IS NOT NULL;

-- The pruning by dmarc-ingest --prune: one row, or none if it never ran. A
-- report that ended before before_ts is never stored again, even if its mail
-- comes back. Rows of message stay.
CREATE TABLE pruned (
    pruned_pk   INTEGER PRIMARY KEY CHECK (pruned_pk = 1),
    before_ts   INTEGER NOT NULL,       -- reports that ended earlier are gone
    swept       INTEGER NOT NULL CHECK (swept IN (0, 1))    -- 0: rows that only they used may remain
) STRICT;

-------------------------------------------------------------------------------
-- Reporters and policy domains.

-- Own domains, as configured. Empty: every domain counts.
CREATE TABLE own_domain (
    name        TEXT PRIMARY KEY        -- lower case, without a trailing dot
) STRICT, WITHOUT ROWID;

-- Policy domains: each domain with a report about it, or named by a TLS report.
CREATE TABLE domain (
    domain_pk   INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    own         INTEGER NOT NULL CHECK (own IN (0, 1))  -- 1: in or below own_domain, or own_domain is empty
) STRICT;

-- Reporters. The identity is org_name, trimmed and case-folded, else the
-- domain of the e-mail. It is part of the identity of a report.
CREATE TABLE reporter (
    reporter_pk INTEGER PRIMARY KEY,
    identity    TEXT NOT NULL UNIQUE
) STRICT;

-- How a reporter identifies itself: each distinct report_metadata once.
CREATE TABLE submitter (
    submitter_pk        INTEGER PRIMARY KEY,
    reporter            INTEGER NOT NULL REFERENCES reporter,
    org_name            TEXT,           -- as received; NULL: absent
    email               TEXT,           -- as received; NULL: absent
    extra_contact_info  TEXT,           -- NULL: absent
    generator           TEXT            -- RFC 9990 only; NULL: absent
) STRICT;

CREATE UNIQUE INDEX submitter_once ON submitter (reporter,
    ifnull(org_name, ''), ifnull(email, ''), ifnull(extra_contact_info, ''),
    ifnull(generator, ''));

-- A policy as a reporter read it from DNS: each distinct one once.
CREATE TABLE policy (
    policy_pk   INTEGER PRIMARY KEY,
    domain      INTEGER NOT NULL REFERENCES domain,
    p           TEXT CHECK (p IN ('none', 'quarantine', 'reject', 'unknown')),
                                        -- NULL: absent; unknown: not a word of the standards
    sp          TEXT CHECK (sp IN ('none', 'quarantine', 'reject', 'unknown')),
    np          TEXT CHECK (np IN ('none', 'quarantine', 'reject', 'unknown')),
    t           TEXT CHECK (t IN ('y', 'n')),           -- testing; NULL: absent
    pct         INTEGER CHECK (pct BETWEEN 0 AND 100),  -- percent; NULL: absent
    adkim       TEXT CHECK (adkim IN ('r', 's')),       -- NULL: absent, which means r
    aspf        TEXT CHECK (aspf IN ('r', 's')),        -- NULL: absent, which means r
    fo          TEXT,                                   -- NULL: absent
    discovery   TEXT CHECK (discovery IN ('psl', 'treewalk'))   -- NULL: absent
) STRICT;

CREATE UNIQUE INDEX policy_once ON policy (domain, ifnull(p, ''),
    ifnull(sp, ''), ifnull(np, ''), ifnull(t, ''), ifnull(pct, -1),
    ifnull(adkim, ''), ifnull(aspf, ''), ifnull(fo, ''),
    ifnull(discovery, ''));

-- One row for each report.
-- A report is (policy domain, reporter, report_id, begin, end): a reporter
-- may send it again, and ids are reused across days, domains and reporters.
-- Same five, same facts: a duplicate, not stored. Same five, other facts: a
-- revision, stored. Exactly one revision has standing = 1, whatever the order
-- of arrival: verified before unknown before mismatch, then more messages, then
-- more records, then the smaller facts hash. Of several copies, the row
-- describes the copy with the best provenance.
CREATE TABLE report (
    report_pk   INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,    -- its source; of several, the first with the best provenance
    domain      INTEGER NOT NULL REFERENCES domain,     -- the policy domain
    submitter   INTEGER NOT NULL REFERENCES submitter,
    reporter    INTEGER NOT NULL REFERENCES reporter,   -- of that submitter
    policy      INTEGER NOT NULL REFERENCES policy,
    report_id   TEXT    NOT NULL,       -- as received; if absent, 'facts:' and 32 digits of the facts hash
    begin_ts    INTEGER NOT NULL,
    end_ts      INTEGER NOT NULL CHECK (end_ts >= begin_ts),
    day_ts      INTEGER NOT NULL        -- 00:00 UTC of the day of the period's midpoint
                AS ((begin_ts + (end_ts - begin_ts) / 2) / 86400 * 86400),
    facts       BLOB    NOT NULL CHECK (length(facts) = 32),    -- SHA-256 of policy and records, in any order, including comments left out
    standing    INTEGER NOT NULL CHECK (standing IN (0, 1)),    -- 0: another revision counts instead
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),   -- 0 unknown, 1 verified, 2 mismatch
    repaired    INTEGER NOT NULL CHECK (repaired IN (0, 1)),    -- 1: its XML was repaired
    skipped     INTEGER NOT NULL CHECK (skipped >= 0),  -- unusable records, in no total
    error       TEXT,                   -- the error that the reporter states; NULL: none
    first_record    INTEGER REFERENCES record,  -- first of its adjacent records (next column: how many); NULL: none
    -- Totals of its records; in messages, except the first.
    records         INTEGER NOT NULL CHECK (records >= 0),
    messages        INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 1000000000000),
    dmarc_pass      INTEGER NOT NULL CHECK (dmarc_pass BETWEEN 0 AND messages),
    dkim_aligned    INTEGER NOT NULL CHECK (dkim_aligned BETWEEN 0 AND dmarc_pass),
    spf_aligned     INTEGER NOT NULL CHECK (spf_aligned BETWEEN 0 AND dmarc_pass),
    disp_none       INTEGER NOT NULL CHECK (disp_none >= 0),    -- none, and pass of RFC 9990
    disp_quarantine INTEGER NOT NULL CHECK (disp_quarantine >= 0),
    disp_reject     INTEGER NOT NULL CHECK (disp_reject >= 0),
    CHECK (disp_none + disp_quarantine + disp_reject <= messages)
) STRICT;

-- Also finds a domain's reports by day.
CREATE UNIQUE INDEX report_once ON report (domain, day_ts, reporter,
    report_id, begin_ts, end_ts) WHERE standing = 1;
CREATE UNIQUE INDEX report_revision ON report (domain, reporter, report_id,
    begin_ts, end_ts, facts) WHERE standing = 0;

-------------------------------------------------------------------------------
-- The contents of reports.

-- A domain or selector in a record.
CREATE TABLE name (
    name_pk     INTEGER PRIMARY KEY,    -- 0: none
    name        TEXT NOT NULL UNIQUE    -- '' for row 0 only
) STRICT;

-- A source address.
CREATE TABLE source (
    source_pk   INTEGER PRIMARY KEY,
    address     BLOB NOT NULL UNIQUE CHECK (length(address) = 16),
                                        -- network order, IPv4 as ::ffff:a.b.c.d: sorts and compares
    ip          TEXT NOT NULL,          -- the same as text: dotted quad or RFC 5952
    net48       TEXT,                   -- its /48; NULL: IPv4
    net         TEXT NOT NULL           -- its /24 (IPv4) or /48 (IPv6)
                AS (ifnull(net48, rtrim(ip, '0123456789') || '0/24'))
) STRICT;

-- Lists of DKIM results. A row is a result and the list of the results after
-- it, so that equal ends of lists are stored once.
CREATE TABLE dkim (
    dkim_pk     INTEGER PRIMARY KEY,    -- 0: the empty list
    domain      INTEGER NOT NULL REFERENCES name,   -- d=; 0: absent
    selector    INTEGER NOT NULL REFERENCES name,   -- s=; 0: absent
    result      INTEGER NOT NULL CHECK (result BETWEEN -1 AND 8),
                                        -- 0 other, 1 none, 2 pass, 3 fail, 4 softfail, 5 policy,
                                        -- 6 neutral, 7 temperror, 8 permerror; -1: the empty list
    next        INTEGER NOT NULL REFERENCES dkim,   -- the rest of the list
    shown       INTEGER NOT NULL REFERENCES dkim,   -- the first pass of the list, else its first
    UNIQUE (next, domain, selector, result)
) STRICT;

-- Lists of SPF results, built like dkim.
CREATE TABLE spf (
    spf_pk      INTEGER PRIMARY KEY,    -- 0: the empty list
    domain      INTEGER NOT NULL REFERENCES name,   -- 0: absent
    scope       INTEGER NOT NULL CHECK (scope IN (0, 1)),   -- 0 mfrom (also when absent), 1 helo
    result      INTEGER NOT NULL CHECK (result BETWEEN -1 AND 8),   -- as in dkim
    next        INTEGER NOT NULL REFERENCES spf,
    shown       INTEGER NOT NULL REFERENCES spf,
    UNIQUE (next, domain, scope, result)
) STRICT;

-- The envelope of mail, and its SPF results: each distinct pair once.
CREATE TABLE envelope (
    envelope_pk     INTEGER PRIMARY KEY,
    envelope_from   INTEGER NOT NULL REFERENCES name,   -- MAIL FROM domain; 0: absent or the null sender
    spf             INTEGER NOT NULL REFERENCES spf,
    UNIQUE (spf, envelope_from)
) STRICT;

-- How receivers evaluated mail: each distinct policy_evaluated, with its
-- domains, once.
CREATE TABLE evaluated (
    evaluated_pk    INTEGER PRIMARY KEY,
    header_from     INTEGER NOT NULL REFERENCES name,   -- RFC5322.From domain; 0: the policy domain, or absent
    envelope_to     INTEGER NOT NULL REFERENCES name,   -- RCPT TO domain; 0: absent
    disposition     INTEGER NOT NULL CHECK (disposition BETWEEN 0 AND 4),
                                        -- what was done: 0 unknown, 1 none, 2 pass (RFC 9990), 3 quarantine, 4 reject
    dkim_aligned    INTEGER NOT NULL CHECK (dkim_aligned BETWEEN 0 AND 2),
                                        -- 0 fail, 1 pass, 2 unknown, which never counts as pass
    spf_aligned     INTEGER NOT NULL CHECK (spf_aligned BETWEEN 0 AND 2),   -- the same
    overrides       TEXT NOT NULL,      -- types of the override reasons, 'mailing_list,local_policy', in the order received; '': none
    comments        TEXT NOT NULL,      -- their comments, a JSON array of text and null; '': all absent or left out (comments-cut)
    UNIQUE (header_from, envelope_to, disposition, dkim_aligned, spf_aligned,
        overrides, comments)
) STRICT;

-- All facts of a record besides address and count: each distinct combination
-- once.
CREATE TABLE combination (
    combination_pk  INTEGER PRIMARY KEY,
    dkim            INTEGER NOT NULL REFERENCES dkim,
    envelope        INTEGER NOT NULL REFERENCES envelope,
    evaluated       INTEGER NOT NULL REFERENCES evaluated,
    UNIQUE (dkim, envelope, evaluated)
) STRICT;

-- One row for each record of a report: the messages of a combination from an
-- address. Records of one report are adjacent, in its order: table report has
-- the first key and the number. The combination says what evaluation says, too;
-- it stands here so that sums over many records need no other table.
CREATE TABLE record (
    record_pk   INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source,
    combination INTEGER NOT NULL REFERENCES combination,
    messages    INTEGER NOT NULL CHECK (messages BETWEEN 0 AND 1000000000000),
    evaluation  INTEGER NOT NULL CHECK (evaluation BETWEEN 0 AND 19)
                                        -- bits: 1 SPF, 2 DKIM did not pass aligned; above them
                                        -- the disposition: 0 none, 4 pass, 8 quarantine, 12 reject, 16 unknown
) STRICT;

INSERT INTO name VALUES (0, '');
INSERT INTO dkim VALUES (0, 0, 0, -1, 0, 0);
INSERT INTO spf VALUES (0, 0, 0, -1, 0, 0);

-------------------------------------------------------------------------------
-- SMTP TLS reports (RFC 8460): how others delivered mail to a domain. No verdict
-- and no total of aggregate reports reads these tables.

-- One row for each report. It is (reporter, report_id, begin, end, its policy
-- domains); duplicates and revisions are as in report, with sessions in the
-- place of messages.
CREATE TABLE tls_report (
    tls_report_pk INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,    -- as in report
    reporter    INTEGER NOT NULL REFERENCES reporter,   -- organization-name, folded, else the domain of contact-info
    org_name    TEXT,                   -- as received; NULL: absent
    contact     TEXT,                   -- as received; NULL: absent
    report_id   TEXT    NOT NULL,       -- as in report
    domains     TEXT    NOT NULL,       -- its policy domains, sorted, 'a.example,b.example'; '': none is named
    submitted_for INTEGER REFERENCES domain,    -- TLS-Report-Domain of its mail; not in facts; NULL: absent
    begin_ts    INTEGER NOT NULL,
    end_ts      INTEGER NOT NULL CHECK (end_ts >= begin_ts),
    day_ts      INTEGER NOT NULL        -- as in report
                AS ((begin_ts + (end_ts - begin_ts) / 2) / 86400 * 86400),
    facts       BLOB    NOT NULL CHECK (length(facts) = 32),    -- SHA-256 of policies and failures, in any order
    sessions    INTEGER NOT NULL CHECK (sessions >= 0), -- of all its policies: decides between revisions, and means no more
    standing    INTEGER NOT NULL CHECK (standing IN (0, 1)),    -- as in report
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),   -- as in report
    repaired    INTEGER NOT NULL CHECK (repaired IN (0, 1)),    -- 1: its JSON was repaired
    skipped     INTEGER NOT NULL CHECK (skipped >= 0)   -- policies and failures that could not be used
) STRICT;

CREATE UNIQUE INDEX tls_report_once ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains) WHERE standing = 1;
CREATE UNIQUE INDEX tls_report_revision ON tls_report (reporter, report_id,
    begin_ts, end_ts, domains, facts) WHERE standing = 0;

-- What a report says of one policy. The same session may stand under several
-- types: sums are made within a type, never across types.
CREATE TABLE tls_policy (
    tls_policy_pk INTEGER PRIMARY KEY,
    tls_report  INTEGER NOT NULL REFERENCES tls_report ON DELETE CASCADE,
    domain      INTEGER NOT NULL REFERENCES domain,     -- whom it is about: of policy domain and TLS-Report-Domain, for TLSA
                                                        -- the other way round, the first that is own, else the first that
                                                        -- is there
    policy_domain INTEGER NOT NULL REFERENCES name,     -- as in the report, for TLSA a host; 0: absent
    type        INTEGER NOT NULL CHECK (type BETWEEN 0 AND 3),  -- 0 unknown, 1 sts, 2 tlsa, 3 no-policy-found
    mode        INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 4),  -- 0 absent, 1 none, 2 testing, 3 enforce, 4 unknown
    strings     TEXT    NOT NULL,       -- the policy, a JSON array of text; '': absent
    mx          TEXT    NOT NULL,       -- its patterns, a JSON array of text; '': absent
    successful  INTEGER CHECK (successful BETWEEN 0 AND 1000000000000),     -- sessions; NULL: not said
    failed      INTEGER CHECK (failed BETWEEN 0 AND 1000000000000)          -- sessions; NULL: not said
) STRICT;

CREATE INDEX tls_policy_of_report ON tls_policy (tls_report);
CREATE INDEX tls_policy_of_domain ON tls_policy (domain);

-- Kinds of failures overlap: they may add up to more than tls_policy.failed.
CREATE TABLE tls_failure (
    tls_failure_pk INTEGER PRIMARY KEY,
    tls_policy  INTEGER NOT NULL REFERENCES tls_policy ON DELETE CASCADE,
    result      INTEGER NOT NULL CHECK (result BETWEEN 0 AND 11),   -- 0 unknown, else its place in the registry of RFC 8460
    said        TEXT,                   -- the word, if result is 0
    sending     INTEGER REFERENCES source,      -- NULL: absent
    receiving   INTEGER REFERENCES source,      -- NULL: absent
    mx          INTEGER NOT NULL REFERENCES name,       -- receiving-mx-hostname; 0: absent
    helo        TEXT,                   -- receiving-mx-helo; NULL: absent
    information TEXT,                   -- additional-information, no link; NULL: absent
    reason      TEXT,                   -- failure-reason-code; NULL: absent
    sessions    INTEGER CHECK (sessions BETWEEN 0 AND 1000000000000)        -- NULL: not said
) STRICT;

CREATE INDEX tls_failure_of_policy ON tls_failure (tls_policy);

-------------------------------------------------------------------------------
-- Failure reports (RFC 9991): single mails that failed. They are evidence only:
-- no verdict and no total reads these tables. No local part, subject, body or
-- message id is ever stored.

-- The key of the tags below: random, of this file alone. Without it no tag can
-- be tried against a guess.
CREATE TABLE secret (
    secret_pk   INTEGER PRIMARY KEY CHECK (secret_pk = 1),
    key         BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

-- The expiry of failure reports: one row, or none if it never ran. A report
-- that arrived before before_ts is never stored again, even if its mail comes
-- back.
CREATE TABLE failure_expired (
    failure_expired_pk INTEGER PRIMARY KEY CHECK (failure_expired_pk = 1),
    before_ts   INTEGER NOT NULL        -- rows of failure that arrived earlier are gone
) STRICT;

-- One row for each failure report, until it expires (failure_days).
CREATE TABLE failure (
    failure_pk  INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message,    -- as in report
    domain      INTEGER NOT NULL REFERENCES domain,     -- the reported domain
    reporter    INTEGER NOT NULL REFERENCES reporter,   -- the domain of From: of the report's mail
    arrival_ts  INTEGER NOT NULL,       -- when the reported mail arrived
    guessed     INTEGER NOT NULL CHECK (guessed IN (0, 1)),     -- 1: arrival_ts is the Date of the report's mail, or when it was read
    source      INTEGER REFERENCES source,      -- the sender's address; NULL: not said
    header_from INTEGER NOT NULL REFERENCES name,       -- domains; 0: not said, also in the next four
    envelope_from INTEGER NOT NULL REFERENCES name,
    envelope_to INTEGER NOT NULL REFERENCES name,
    dkim_domain INTEGER NOT NULL REFERENCES name,
    dkim_selector INTEGER NOT NULL REFERENCES name,
    dkim        INTEGER NOT NULL REFERENCES dkim,       -- of its Authentication-Results
    spf         INTEGER NOT NULL REFERENCES spf,        -- likewise
    auth_failure INTEGER NOT NULL CHECK (auth_failure BETWEEN 0 AND 127),
                                        -- bits: 1 adsp, 2 bodyhash, 4 revoked, 8 signature, 16 spf, 32 dmarc, 64 unknown
    identity    INTEGER CHECK (identity BETWEEN 0 AND 3),       -- Identity-Alignment, from which nothing follows:
                                        -- 0 none, bits 1 dkim, 2 spf; NULL: absent
    delivery    INTEGER NOT NULL CHECK (delivery BETWEEN 0 AND 6),
                                        -- 0 absent, 1 delivered, 2 spam, 3 policy, 4 reject, 5 other, 6 unknown
    incidents   INTEGER NOT NULL CHECK (incidents BETWEEN 1 AND 999999999),     -- mails that it stands for
    subject_tag BLOB CHECK (length(subject_tag) = 8),   -- HMAC-SHA-256 with secret.key, cut: equal subjects, equal tags; NULL: no sample
    from_tag    BLOB CHECK (length(from_tag) = 8),      -- likewise of the address in From:
    message_tag BLOB CHECK (length(message_tag) = 8),   -- likewise of Message-ID
    facts       BLOB NOT NULL UNIQUE CHECK (length(facts) = 32),    -- SHA-256 of all this, tags included: equal ones are duplicates
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2))    -- as in report
) STRICT;

CREATE INDEX failure_of_domain ON failure (domain, arrival_ts);

-- Failure reports by UTC day of arrival. These counts stay when rows of failure
-- expire. Reports over failures_per_day are counted only here, without source
-- and names: of them there is one row for each domain, day and reporter.
CREATE TABLE failure_day (
    failure_day_pk INTEGER PRIMARY KEY,
    domain      INTEGER NOT NULL REFERENCES domain,
    day_ts      INTEGER NOT NULL CHECK (day_ts % 86400 = 0),
    reporter    INTEGER NOT NULL REFERENCES reporter,
    provenance  INTEGER NOT NULL CHECK (provenance IN (0, 1, 2)),   -- as in report
    source      INTEGER REFERENCES source,      -- NULL: not said, or over the limit
    dkim_domain INTEGER NOT NULL REFERENCES name,       -- 0: likewise
    envelope_from INTEGER NOT NULL REFERENCES name,     -- 0: likewise
    reports     INTEGER NOT NULL CHECK (reports > 0),
    incidents   INTEGER NOT NULL CHECK (incidents >= reports),  -- mails
    kept        INTEGER NOT NULL CHECK (kept BETWEEN 0 AND reports)     -- reports that had a row in failure
) STRICT;

CREATE UNIQUE INDEX failure_day_once ON failure_day (domain, day_ts, reporter,
    provenance, ifnull(source, 0), dkim_domain, envelope_from);

-------------------------------------------------------------------------------
-- A fleet: many hosts, and one PostgreSQL to which dmarc-fleet ships what their
-- databases hold. Both tables are empty in a database that belongs to none.

-- The database belongs to a fleet: one row, made by the first dmarc-fleet put.
CREATE TABLE fleet (
    fleet_pk    INTEGER PRIMARY KEY CHECK (fleet_pk = 1),
    host        TEXT NOT NULL           -- what this database is called there
) STRICT;

-- Reports about own domains that dmarc-fleet has still to ship. A report is
-- entered in the transaction that stores or improves it.
CREATE TABLE unsent (
    report      INTEGER PRIMARY KEY REFERENCES report,
    refused     TEXT                    -- why the engine refuses it; NULL: not tried yet
) STRICT;

-------------------------------------------------------------------------------
-- DNS answers, written by dmarc-dns refresh. A missing row means unknown. These
-- tables refer to no other table, because a name may be looked up before any
-- report mentions it. Pruning keeps them, except the host names of addresses
-- that are gone. Each row is the last answer from DNS: a failed look-up
-- (SERVFAIL, a timeout) leaves it unchanged.

-- The host name of a source address.
CREATE TABLE dns_host (
    ip          TEXT PRIMARY KEY,       -- as in source
    name        TEXT,                   -- of its PTR record; of several, the alphabetically first confirmed name; NULL: no PTR
    confirmed   INTEGER NOT NULL CHECK (confirmed IN (0, 1)),   -- 1: the name resolves to the address
    checked_ts  INTEGER NOT NULL,
    failed_ts   INTEGER,                -- of a later look-up that failed; NULL: none
    names       INTEGER CHECK (names >= 0),     -- number of PTR records; NULL: unknown
    CHECK (name IS NOT NULL OR confirmed = 0)
) STRICT, WITHOUT ROWID;

-- A policy domain, or a name that its mail uses (below it, or a domain of
-- MAIL FROM), and the answers about it as a whole. Its records, includes
-- and findings are rows of the next three tables, replaced together; what a
-- failed look-up is about stays as it was.
CREATE TABLE dns_domain (
    domain      TEXT PRIMARY KEY,       -- lower case, without a trailing dot
    spf_lookups INTEGER CHECK (spf_lookups >= 0),   -- look-ups its SPF record costs, of 10; NULL: no working record
    dnssec      INTEGER CHECK (dnssec IN (0, 1)),   -- 1: its answers were authenticated; NULL: unknown
    checked_ts  INTEGER NOT NULL,       -- when DNS last said anything about it
    -- The last answer about each kind; NULL: never. Only with it no row of a
    -- kind says that there is no such record.
    mx_ts       INTEGER,
    spf_ts      INTEGER,
    dmarc_ts    INTEGER,
    spf_voids   INTEGER CHECK (spf_voids >= 0),     -- terms of SPF that lead nowhere; NULL: unknown
    spf_addresses INTEGER CHECK (spf_addresses >= 0),   -- IPv4 addresses that SPF allows; NULL: unknown
    dmarc_at    TEXT,                   -- the domain that has the DMARC record in force; NULL: none, or unknown
    unknown     TEXT                    -- what the last run could not look up, 'spf: SERVFAIL; mx: timeout'; NULL: nothing
) STRICT, WITHOUT ROWID;

-- The records as published.
CREATE TABLE dns_record (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('dmarc', 'spf', 'mx',
                'mtasts', 'tlsrpt', 'bimi', 'tlsa')),
    record      TEXT    NOT NULL,       -- strings joined: 'v=DMARC1; p=none', 'v=spf1 -all', '10 mx.example.org', '0 .'
    ttl         INTEGER NOT NULL CHECK (ttl >= 0),  -- seconds
    place       TEXT,                   -- the name that has it, '_dmarc.example.org'; NULL: unknown
    PRIMARY KEY (domain, kind, record)
) STRICT, WITHOUT ROWID;

-- The includes and redirects of its SPF record, direct or nested.
CREATE TABLE dns_include (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    name        TEXT    NOT NULL,       -- '_spf.example.net'
    PRIMARY KEY (domain, name)
) STRICT, WITHOUT ROWID;

-- The findings about its records and keys.
CREATE TABLE dns_finding (
    domain      TEXT    NOT NULL REFERENCES dns_domain ON DELETE CASCADE,
    code        TEXT    NOT NULL        -- 'SPF_TOO_MANY_LOOKUPS'
                CHECK (code NOT GLOB '*[^A-Z0-9_]*' AND length(code) BETWEEN 1 AND 40),
    detail      TEXT    NOT NULL,       -- for people: '12 of 10 lookups'
    severity    TEXT    NOT NULL CHECK (severity IN ('error', 'warning', 'info', 'ok')),
                                        -- an error blocks a stricter policy
    subject     TEXT    NOT NULL DEFAULT '',    -- selector, host, term, address; '': none
    fix         TEXT,                   -- what to do, with the record to publish; NULL: nothing
    PRIMARY KEY (domain, code, subject, detail)
) STRICT, WITHOUT ROWID;

-- A DKIM key named by signatures in reports.
CREATE TABLE dns_key (
    domain      TEXT    NOT NULL,       -- d=
    selector    TEXT    NOT NULL,       -- s=
    state       TEXT    NOT NULL CHECK (state IN ('good', 'missing', 'revoked', 'invalid')),
                                        -- revoked: its p= is empty
    type        TEXT,                   -- 'rsa', 'ed25519'; NULL: none
    bits        INTEGER CHECK (bits > 0),           -- of an RSA key; NULL: another type, or none
    testing     INTEGER NOT NULL CHECK (testing IN (0, 1)),     -- 1: t=y
    ttl         INTEGER CHECK (ttl >= 0),           -- seconds; NULL: none
    checked_ts  INTEGER NOT NULL,
    first_ts    INTEGER,                -- when this key was first seen here; NULL: never
    last_ts     INTEGER,                -- when it was last seen here
    hash        BLOB CHECK (length(hash) = 32),     -- SHA-256 of a good key's bytes; NULL: no good key
    cname       TEXT,                   -- where a CNAME leads; NULL: there is none
    seen_ts     INTEGER,                -- the day of the last mail that passed with it; NULL: none in reports
    revoked_ts  INTEGER,                -- when it was first seen revoked; NULL: it is not
    PRIMARY KEY (domain, selector)
) STRICT, WITHOUT ROWID;

-- What SPF says today (RFC 7208, check_host()) of mail from an own address:
-- one from which aligned mail came.
CREATE TABLE dns_spf (
    domain      TEXT    NOT NULL,       -- the policy domain
    ip          TEXT    NOT NULL,       -- as in source
    mail_from_domain TEXT NOT NULL,     -- of the envelope
    result      TEXT    NOT NULL CHECK (result IN ('none', 'neutral', 'pass', 'fail', 'softfail', 'permerror', 'unknown')),
                                        -- unknown: it depends on a local part or HELO name
    term        TEXT,                   -- that decided; NULL: none
    place       TEXT,                   -- the domain of its record; NULL: no term
    lookups     INTEGER NOT NULL CHECK (lookups >= 0),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (domain, ip, mail_from_domain)
) STRICT, WITHOUT ROWID;

-- Whether a From domain below a policy domain exists at all.
CREATE TABLE dns_name (
    name        TEXT PRIMARY KEY,
    found       INTEGER NOT NULL CHECK (found IN (0, 1)),       -- 0: NXDOMAIN
    checked_ts  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The addresses that a service of services.csv sends from, as its SPF records
-- say.
CREATE TABLE dns_service_range (
    service     TEXT    NOT NULL,       -- its id in services.csv
    first       BLOB    NOT NULL CHECK (length(first) = 16),    -- as source.address
    last        BLOB    NOT NULL CHECK (length(last) = 16),
    checked_ts  INTEGER NOT NULL,
    PRIMARY KEY (service, first, last)
) STRICT, WITHOUT ROWID;

-- What was published when: a row for each stretch of time in which a record was
-- seen. Only last_ts of a row ever changes, and no row is deleted. A failed
-- look-up ends no stretch.
CREATE TABLE dns_history (
    kind        TEXT    NOT NULL CHECK (kind IN ('mx', 'spf', 'dmarc', 'dkim', 'include', 'ptr')),
    name        TEXT    NOT NULL,       -- mx, spf, dmarc: the domain; dkim: 's1._domainkey.example.org'; include: its name; ptr: the address
    record      TEXT    NOT NULL,       -- as in dns_record; ptr: a host name; '': there was none
    first_ts    INTEGER NOT NULL,
    last_ts     INTEGER NOT NULL CHECK (last_ts >= first_ts),   -- seen last; of the latest answer the same for all its records
    PRIMARY KEY (kind, name, record, first_ts)
) STRICT, WITHOUT ROWID;

-------------------------------------------------------------------------------
-- The interface. Columns may be added, but are never changed or removed.

-- Every message seen.
CREATE VIEW v_message AS
SELECT b.path AS mailbox, m.name,
    CASE m.outcome WHEN 0 THEN 'stored' WHEN 1 THEN 'duplicate'
        WHEN 2 THEN 'not-a-report' ELSE 'rejected' END AS outcome,
    m.reason,               -- also set if a part of a stored message was refused
    m.detail,
    strftime('%Y-%m-%dT%H:%M:%SZ', m.seen_ts, 'unixepoch') AS seen_utc,
    m.seen_ts,
    lower(hex(m.sha256)) AS sha256, -- of the mail's bytes; NULL: could not be read
    m.message_pk
FROM message AS m
JOIN mailbox AS b ON b.mailbox_pk = m.mailbox;

-- Every report, counted or not.
CREATE VIEW v_report AS
SELECT r.report_pk,
    coalesce(u.org_name, w.identity) AS org_name,
    u.email, r.report_id, d.name AS policy_domain,
    r.begin_ts, r.end_ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.begin_ts, 'unixepoch') AS begin_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.end_ts, 'unixepoch') AS end_utc,
    p.p, p.sp, p.np, p.t, p.pct, p.adkim, p.aspf,
    r.records, r.messages,  -- totals, in messages:
    r.dmarc_pass, r.dkim_aligned, r.spf_aligned,
    r.disp_none, r.disp_quarantine, r.disp_reject,
    CASE r.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    r.standing = 1 AND d.own = 1 AS counted,
    r.skipped AS skipped_records,
    (SELECT m.name FROM message AS m WHERE m.message_pk = r.message)
        AS message_name,
    lower(hex(r.facts)) AS sha256,  -- of the facts, not of the file: equal facts, equal hash
    r.day_ts,
    date(r.day_ts, 'unixepoch') AS day,
    w.identity AS reporter,
    p.fo, p.discovery, u.extra_contact_info, u.generator, r.error, r.repaired,
    r.standing,             -- 0: another revision counts
    d.own                   -- 0: not an own domain
FROM report AS r
JOIN domain AS d ON d.domain_pk = r.domain
JOIN submitter AS u ON u.submitter_pk = r.submitter
JOIN reporter AS w ON w.reporter_pk = r.reporter
JOIN policy AS p ON p.policy_pk = r.policy;

-- Every record of a counted report, on the UTC day of the period's midpoint.
-- CROSS JOIN fixes the order in which tables are read, whatever SQLite assumes
-- of their sizes: a domain, its reports by day, their records. A subquery runs
-- only if its column is selected.
CREATE VIEW v_record AS
SELECT date(r.day_ts, 'unixepoch') AS day, r.day_ts, d.name AS policy_domain,
    CASE e.header_from WHEN 0 THEN d.name ELSE
        (SELECT n.name FROM name AS n WHERE n.name_pk = e.header_from) END
        AS header_from,
    coalesce(u.org_name, w.identity) AS org_name,
    r.report_pk, s.ip AS source_ip, s.net AS source_net, x.messages,
    CASE e.disposition WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'quarantine' WHEN 4 THEN 'reject' ELSE 'unknown' END
        AS disposition,
    CASE WHEN e.dkim_aligned = 1 OR e.spf_aligned = 1 THEN 'pass'
        ELSE 'fail' END AS dmarc,
    e.dkim_aligned = 1 AS dkim_aligned,
    e.spf_aligned = 1 AS spf_aligned,
    (SELECT nullif(n.name, '') FROM envelope AS v
        CROSS JOIN name AS n ON n.name_pk = v.envelope_from
        WHERE v.envelope_pk = c.envelope) AS envelope_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = e.envelope_to) AS envelope_to,
    -- the first passing signature, else the first; NULL: not signed
    (SELECT nullif(n.name, '') FROM dkim AS l
        CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = k.domain
        WHERE l.dkim_pk = c.dkim) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM dkim AS l
        CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = k.selector
        WHERE l.dkim_pk = c.dkim) AS dkim_selector,
    (SELECT CASE k.result WHEN 0 THEN 'other' WHEN 1 THEN 'none'
            WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
            WHEN 5 THEN 'policy' WHEN 6 THEN 'neutral'
            WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror' END
        FROM dkim AS l CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
        WHERE l.dkim_pk = c.dkim) AS dkim_result,
    -- likewise
    (SELECT nullif(n.name, '') FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        CROSS JOIN name AS n ON n.name_pk = f.domain
        WHERE v.envelope_pk = c.envelope) AS spf_domain,
    (SELECT CASE f.result WHEN 0 THEN 'other' WHEN 1 THEN 'none'
            WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
            WHEN 5 THEN 'policy' WHEN 6 THEN 'neutral'
            WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror' END
        FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        WHERE v.envelope_pk = c.envelope) AS spf_result,
    nullif(e.overrides, '') AS override,    -- 'mailing_list,local_policy'
    CASE WHEN e.comments <> '' THEN
        (SELECT group_concat(t.value, '; ') FROM json_each(e.comments) AS t)
        END AS override_comment,            -- the comments, joined by "; "
    (SELECT CASE f.scope WHEN 1 THEN 'helo' ELSE 'mfrom' END
        FROM envelope AS v
        CROSS JOIN spf AS l ON l.spf_pk = v.spf
        CROSS JOIN spf AS f ON f.spf_pk = l.shown
        WHERE v.envelope_pk = c.envelope AND l.spf_pk <> 0) AS spf_scope,
    x.record_pk - r.first_record AS n,  -- its index in the report, from 0
    w.identity AS reporter,
    s.address AS source_address,    -- 16 bytes, sortable
    c.combination_pk,
    c.dkim,                 -- the whole lists: see tables dkim and spf
    (SELECT v.spf FROM envelope AS v WHERE v.envelope_pk = c.envelope) AS spf
FROM domain AS d
CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
CROSS JOIN submitter AS u ON u.submitter_pk = r.submitter
CROSS JOIN reporter AS w ON w.reporter_pk = r.reporter
CROSS JOIN record AS x ON x.record_pk
    BETWEEN r.first_record AND r.first_record + r.records - 1
CROSS JOIN source AS s ON s.source_pk = x.source
CROSS JOIN combination AS c ON c.combination_pk = x.combination
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
WHERE d.own = 1;

-- Messages of counted reports by UTC day and policy domain.
-- A period of at most 25 h belongs to the day of its midpoint, and so does one
-- of more than 40 days, of which nobody knows when its mail came. A period
-- between them is split by seconds of overlap with each day, its end exclusive:
-- for each result (aligned DKIM, aligned SPF, disposition) every day gets its
-- share rounded down, and the rest goes to the largest remainders (a tie: the
-- earlier day), so that totals stay exact. The report counts in the column
-- reports on each of its days.
CREATE VIEW v_daily AS
WITH RECURSIVE
long_report AS (
    SELECT r.report_pk, d.name AS domain, r.begin_ts, r.end_ts,
        r.first_record, r.records
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    WHERE d.own = 1 AND r.end_ts - r.begin_ts BETWEEN 90001 AND 3456000
),
long_day (report_pk, domain, begin_ts, end_ts, day_ts) AS (
    SELECT report_pk, domain, begin_ts, end_ts,
        begin_ts - begin_ts % 86400
    FROM long_report
    UNION ALL
    SELECT report_pk, domain, begin_ts, end_ts, day_ts + 86400
    FROM long_day
    WHERE day_ts + 86400 < end_ts
),
long_result AS (
    SELECT l.report_pk, e.dkim_aligned = 1 AS dkim, e.spf_aligned = 1 AS spf,
        e.disposition, sum(x.messages) AS messages
    FROM long_report AS l
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN l.first_record AND l.first_record + l.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
    GROUP BY 1, 2, 3, 4
),
long_product AS (
    SELECT t.report_pk, t.domain, t.day_ts, v.dkim, v.spf, v.disposition,
        v.messages, t.end_ts - t.begin_ts AS seconds,
        v.messages * (min(t.end_ts, t.day_ts + 86400) -
            max(t.begin_ts, t.day_ts)) AS product
    FROM long_day AS t
    LEFT JOIN long_result AS v ON v.report_pk = t.report_pk
),
long_share AS (
    SELECT domain, day_ts, report_pk, dkim, spf, disposition,
        product / seconds + (row_number() OVER (
            PARTITION BY report_pk, dkim, spf, disposition
            ORDER BY product % seconds DESC, day_ts) <=
            messages - sum(product / seconds) OVER (
            PARTITION BY report_pk, dkim, spf, disposition)) AS messages
    FROM long_product
),
share AS (
    SELECT domain, day_ts, count(DISTINCT report_pk) AS reports,
        coalesce(sum(messages), 0) AS messages,
        coalesce(sum(messages) FILTER (WHERE dkim OR spf), 0) AS dmarc_pass,
        coalesce(sum(messages) FILTER (WHERE dkim), 0) AS dkim_aligned,
        coalesce(sum(messages) FILTER (WHERE spf), 0) AS spf_aligned,
        coalesce(sum(messages) FILTER (WHERE disposition IN (1, 2)), 0)
            AS disp_none,
        coalesce(sum(messages) FILTER (WHERE disposition = 3), 0)
            AS disp_quarantine,
        coalesce(sum(messages) FILTER (WHERE disposition = 4), 0)
            AS disp_reject
    FROM long_share
    GROUP BY domain, day_ts
    UNION ALL
    SELECT d.name, r.day_ts, count(*), sum(r.messages), sum(r.dmarc_pass),
        sum(r.dkim_aligned), sum(r.spf_aligned), sum(r.disp_none),
        sum(r.disp_quarantine), sum(r.disp_reject)
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
    WHERE d.own = 1 AND r.end_ts - r.begin_ts NOT BETWEEN 90001 AND 3456000
    GROUP BY d.name, r.day_ts
)
SELECT date(h.day_ts, 'unixepoch') AS day, h.day_ts, h.domain AS policy_domain,
    sum(h.reports) AS reports, sum(h.messages) AS messages,
    sum(h.dmarc_pass) AS dmarc_pass, sum(h.dkim_aligned) AS dkim_aligned,
    sum(h.spf_aligned) AS spf_aligned, sum(h.disp_none) AS disp_none,
    sum(h.disp_quarantine) AS disp_quarantine,
    sum(h.disp_reject) AS disp_reject
FROM share AS h
GROUP BY h.domain, h.day_ts;

-- Counted messages by policy domain and source address. This view and the next
-- one group by keys first, and look up texts for groups only. The name of the
-- domain is grouped by too, so that a query about one domain reads only that.
-- SQLite reads the reports of all domains in the order of storage, because it
-- expects BETWEEN to leave few of them, and those of one domain by their index,
-- because of likelihood(): without it SQLite may build an index of its own.
CREATE VIEW v_source AS
SELECT g.policy_domain, s.ip AS source_ip, s.net AS source_net,
    g.records, g.messages, g.dmarc_pass, g.dkim_aligned, g.spf_aligned,
    g.disp_none, g.disp_quarantine, g.disp_reject, g.reporters,
    date(g.first_ts, 'unixepoch') AS first_day,
    date(g.last_ts, 'unixepoch') AS last_day
FROM (
    SELECT d.name AS policy_domain, x.source,
        count(*) AS records, sum(x.messages) AS messages,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 3 <> 3), 0)
            AS dmarc_pass,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 2 = 0), 0)
            AS dkim_aligned,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 1 = 0), 0)
            AS spf_aligned,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation < 8), 0)
            AS disp_none,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation
            BETWEEN 8 AND 11), 0) AS disp_quarantine,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation
            BETWEEN 12 AND 15), 0) AS disp_reject,
        count(DISTINCT r.reporter) AS reporters,
        min(r.day_ts) AS first_ts, max(r.day_ts) AS last_ts
    FROM domain AS d
    JOIN report AS r ON likelihood(r.domain = d.domain_pk, 0.0001)
        AND r.standing = 1 AND r.report_pk BETWEEN 1 AND 9223372036854775807
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE d.own = 1
    GROUP BY x.source, d.name
) AS g
CROSS JOIN source AS s ON s.source_pk = g.source;

-- Counted messages by policy domain and authenticated domain: the domain of the
-- first passing DKIM signature, else of a passing SPF result; NULL: nothing
-- passed.
CREATE VIEW v_sender AS
SELECT g.policy_domain,
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = g.sender / 2)
        AS sender,
    CASE WHEN g.sender > 0 THEN CASE g.sender % 2 WHEN 0 THEN 'dkim'
        ELSE 'spf' END END AS authenticated_by,
    g.records, g.messages, g.dmarc_pass, g.dkim_aligned, g.spf_aligned,
    g.disp_none, g.disp_quarantine, g.disp_reject, g.sources, g.reporters,
    date(g.first_ts, 'unixepoch') AS first_day,
    date(g.last_ts, 'unixepoch') AS last_day
FROM (
    SELECT d.name AS policy_domain,
        coalesce(           -- 2 * name of DKIM, else 2 * name of SPF + 1, else 0
            (SELECT k.domain * 2 FROM dkim AS l
                CROSS JOIN dkim AS k ON k.dkim_pk = l.shown
                WHERE l.dkim_pk = c.dkim AND k.result = 2 AND k.domain <> 0),
            (SELECT f.domain * 2 + 1 FROM envelope AS v
                CROSS JOIN spf AS l ON l.spf_pk = v.spf
                CROSS JOIN spf AS f ON f.spf_pk = l.shown
                WHERE v.envelope_pk = c.envelope AND f.result = 2
                    AND f.domain <> 0), 0) AS sender,
        count(*) AS records, sum(x.messages) AS messages,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 3 <> 3), 0)
            AS dmarc_pass,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 2 = 0), 0)
            AS dkim_aligned,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation & 1 = 0), 0)
            AS spf_aligned,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation < 8), 0)
            AS disp_none,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation
            BETWEEN 8 AND 11), 0) AS disp_quarantine,
        coalesce(sum(x.messages) FILTER (WHERE x.evaluation
            BETWEEN 12 AND 15), 0) AS disp_reject,
        count(DISTINCT x.source) AS sources,
        count(DISTINCT r.reporter) AS reporters,
        min(r.day_ts) AS first_ts, max(r.day_ts) AS last_ts
    FROM domain AS d
    JOIN report AS r ON likelihood(r.domain = d.domain_pk, 0.0001)
        AND r.standing = 1 AND r.report_pk BETWEEN 1 AND 9223372036854775807
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    CROSS JOIN combination AS c ON c.combination_pk = x.combination
    WHERE d.own = 1
    GROUP BY 2, d.name
) AS g;

-- Who reports about an own policy domain, how much, and since when.
CREATE VIEW v_reporter AS
SELECT policy_domain, reporter, max(org_name) AS org_name,
    max(email) AS email, count(*) AS reports, sum(records) AS records,
    sum(messages) AS messages, sum(dmarc_pass) AS dmarc_pass,
    min(day) AS first_day, max(day) AS last_day,
    max(end_ts) AS last_end_ts, count(DISTINCT day_ts) AS days
FROM v_report
WHERE counted
GROUP BY policy_domain, reporter;

-- The policies that reporters read from DNS for an own domain.
CREATE VIEW v_policy AS
SELECT policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery,
    count(*) AS reports, sum(messages) AS messages,
    count(DISTINCT reporter) AS reporters,
    min(day) AS first_day, max(day) AS last_day
FROM v_report
WHERE counted
GROUP BY policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery;

-- What DNS says of each domain that was looked up.
CREATE VIEW v_dns AS
SELECT d.domain,
    strftime('%Y-%m-%dT%H:%M:%SZ', d.checked_ts, 'unixepoch') AS checked,
    d.spf_lookups,          -- of 10; NULL: no working SPF record
    (SELECT CASE WHEN count(*) = 1 THEN CASE
            WHEN max(r.tags) LIKE '%;p=reject;%' THEN 'reject'
            WHEN max(r.tags) LIKE '%;p=quarantine;%' THEN 'quarantine'
            WHEN max(r.tags) LIKE '%;p=none;%' THEN 'none' END END
        FROM (SELECT replace(replace(record, ' ', ''), char(9), '') || ';'
            AS tags FROM dns_record
            WHERE domain = d.domain AND kind = 'dmarc') AS r)
        AS p,               -- of the DMARC record in force; NULL: no valid one
    CASE WHEN d.mx_ts IS NOT NULL THEN coalesce(
        (SELECT group_concat(r.record, ', ') FROM (SELECT record
            FROM dns_record WHERE domain = d.domain AND kind = 'mx'
            ORDER BY CAST(record AS INTEGER), record) AS r), '') END
        AS mx,              -- '10 mx1.example.org, 20 mx2.example.org'; '': none; NULL: unknown
    (SELECT count(*) FROM dns_key AS k WHERE k.state = 'good'
        AND (k.domain = d.domain OR
        substr(k.domain, -length(d.domain) - 1) = '.' || d.domain))
        AS keys,            -- good DKIM keys of the domain and below it
    (SELECT count(*) FROM dns_finding AS f
        WHERE f.domain = d.domain AND f.severity = 'error') AS errors,
    (SELECT count(*) FROM dns_finding AS f
        WHERE f.domain = d.domain AND f.severity = 'warning') AS warnings,
    d.unknown,              -- what the last run could not look up; NULL: nothing
    d.checked_ts
FROM dns_domain AS d;

-- What was published, and from when to when it was seen.
CREATE VIEW v_dns_history AS
SELECT kind, name,
    nullif(record, '') AS record,   -- NULL: there was none
    strftime('%Y-%m-%dT%H:%M:%SZ', first_ts, 'unixepoch') AS first_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', last_ts, 'unixepoch') AS last_utc,
    first_ts, last_ts
FROM dns_history;

-- What SMTP TLS reports say of each policy, counted or not. Add sessions up
-- within a policy_type only: the same session may stand under several.
CREATE VIEW v_tls_report AS
SELECT date(t.day_ts, 'unixepoch') AS day, t.day_ts, d.name AS policy_domain,
    coalesce(t.org_name, w.identity) AS org_name,
    CASE p.type WHEN 1 THEN 'sts' WHEN 2 THEN 'tlsa'
        WHEN 3 THEN 'no-policy-found' ELSE 'unknown' END AS policy_type,
    CASE p.mode WHEN 1 THEN 'none' WHEN 2 THEN 'testing'
        WHEN 3 THEN 'enforce' WHEN 4 THEN 'unknown' END AS mode,
    p.successful, p.failed, -- sessions; NULL: not said
    t.report_id,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = p.policy_domain) AS said_domain,  -- as in the report; for TLSA a host
    nullif(p.strings, '') AS policy,    -- JSON arrays of text
    nullif(p.mx, '') AS mx,
    t.begin_ts, t.end_ts,
    strftime('%Y-%m-%dT%H:%M:%SZ', t.begin_ts, 'unixepoch') AS begin_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', t.end_ts, 'unixepoch') AS end_utc,
    CASE t.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    t.standing = 1 AND d.own = 1 AND t.provenance <> 2 AS counted,
    w.identity AS reporter,
    (SELECT m.name FROM message AS m WHERE m.message_pk = t.message)
        AS message_name,
    t.tls_report_pk, p.tls_policy_pk
FROM tls_report AS t
JOIN tls_policy AS p ON p.tls_report = t.tls_report_pk
JOIN domain AS d ON d.domain_pk = p.domain
JOIN reporter AS w ON w.reporter_pk = t.reporter;

-- The failures in SMTP TLS reports. Kinds overlap: their sessions may add up to
-- more than failed of the policy.
CREATE VIEW v_tls_failure AS
SELECT v.day, v.day_ts, v.policy_domain, v.org_name, v.policy_type, v.mode,
    CASE f.result WHEN 1 THEN 'starttls-not-supported'
        WHEN 2 THEN 'certificate-host-mismatch'
        WHEN 3 THEN 'certificate-expired'
        WHEN 4 THEN 'certificate-not-trusted'
        WHEN 5 THEN 'validation-failure' WHEN 6 THEN 'tlsa-invalid'
        WHEN 7 THEN 'dnssec-invalid' WHEN 8 THEN 'dane-required'
        WHEN 9 THEN 'sts-policy-fetch-error'
        WHEN 10 THEN 'sts-policy-invalid' WHEN 11 THEN 'sts-webpki-invalid'
        ELSE 'unknown' END AS result,
    (SELECT nullif(n.name, '') FROM name AS n WHERE n.name_pk = f.mx) AS mx,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.sending)
        AS sending_ip,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.receiving)
        AS receiving_ip,
    f.sessions,             -- NULL: not said
    f.reason, f.information, f.helo, v.counted, v.reporter,
    f.said AS said_result, v.tls_policy_pk
FROM v_tls_report AS v
JOIN tls_failure AS f ON f.tls_policy = v.tls_policy_pk;

-- Failure reports that have not expired, counted or not. Nothing follows from
-- identity_alignment: reporters disagree on what it means.
CREATE VIEW v_failure AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', f.arrival_ts, 'unixepoch')
        AS arrival_utc,
    d.name AS policy_domain, w.identity AS reporter,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.source) AS source_ip,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.header_from) AS header_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_from) AS envelope_from,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_to) AS envelope_to,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_domain) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_selector) AS dkim_selector,
    CASE f.delivery WHEN 1 THEN 'delivered' WHEN 2 THEN 'spam'
        WHEN 3 THEN 'policy' WHEN 4 THEN 'reject' WHEN 5 THEN 'other'
        WHEN 6 THEN 'unknown' END AS delivery_result,
    f.incidents, nullif(lower(hex(f.subject_tag)), '') AS subject_tag,
    nullif(lower(hex(f.from_tag)), '') AS from_tag,
    CASE f.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    d.own = 1 AND f.provenance <> 2 AS counted,
    nullif(substr(CASE WHEN f.auth_failure & 1 THEN ',adsp' ELSE '' END ||
        CASE WHEN f.auth_failure & 2 THEN ',bodyhash' ELSE '' END ||
        CASE WHEN f.auth_failure & 4 THEN ',revoked' ELSE '' END ||
        CASE WHEN f.auth_failure & 8 THEN ',signature' ELSE '' END ||
        CASE WHEN f.auth_failure & 16 THEN ',spf' ELSE '' END ||
        CASE WHEN f.auth_failure & 32 THEN ',dmarc' ELSE '' END ||
        CASE WHEN f.auth_failure & 64 THEN ',unknown' ELSE '' END, 2), '')
        AS auth_failure,    -- 'bodyhash,dmarc'
    CASE f.identity WHEN 0 THEN 'none' WHEN 1 THEN 'dkim' WHEN 2 THEN 'spf'
        WHEN 3 THEN 'dkim,spf' END AS identity_alignment,
    f.arrival_ts, f.guessed AS arrival_guessed,
    f.dkim, f.spf,          -- the whole lists: see tables dkim and spf
    (SELECT m.name FROM message AS m WHERE m.message_pk = f.message)
        AS message_name,
    f.failure_pk
FROM failure AS f
JOIN domain AS d ON d.domain_pk = f.domain
JOIN reporter AS w ON w.reporter_pk = f.reporter;

-- How many failure reports came, by UTC day of arrival; these stay.
CREATE VIEW v_failure_day AS
SELECT date(f.day_ts, 'unixepoch') AS day, f.day_ts, d.name AS policy_domain,
    w.identity AS reporter,
    (SELECT s.ip FROM source AS s WHERE s.source_pk = f.source) AS source_ip,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.dkim_domain) AS dkim_domain,
    (SELECT nullif(n.name, '') FROM name AS n
        WHERE n.name_pk = f.envelope_from) AS envelope_from,
    f.reports, f.incidents, f.kept,
    CASE f.provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    d.own = 1 AND f.provenance <> 2 AS counted
FROM failure_day AS f
JOIN domain AS d ON d.domain_pk = f.domain
JOIN reporter AS w ON w.reporter_pk = f.reporter;
