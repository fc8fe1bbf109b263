-- The engine of a fleet: one PostgreSQL database, 15 or newer, which keeps what
-- the databases of many hosts hold. "dmarc-fleet schema" prints this file, for
-- psql; running it again renews the views and adds months.
--
-- A row of "report" is a report, and never changes: to ship it again
-- changes nothing, so order, repetition and the number of hosts cannot matter.
-- People and scripts read the views: they have the columns of those in
-- schema.sql, in the same order, except for keys, message_name, dkim and spf.
-- Flags are booleans here.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages TO warning;

DO $$ BEGIN
IF to_regclass('dmarc.node') IS NOT NULL THEN
    RAISE 'this is a front: renew its nodes, then make it anew in a new database';
END IF;
IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE 'the database must have the encoding UTF8';
END IF;
IF (SELECT datcollate FROM pg_database
    WHERE datname = current_database()) NOT IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8') THEN
    RAISE 'the database must have the locale C, by which names are compared';
END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS dmarc;
SET LOCAL search_path TO dmarc, pg_catalog, pg_temp;

-- The version of this schema: dmarc-fleet refuses another one.
CREATE TABLE IF NOT EXISTS format (
    version     integer PRIMARY KEY
);
INSERT INTO format VALUES (2) ON CONFLICT DO NOTHING;

-------------------------------------------------------------------------------
-- What is kept.

CREATE TABLE IF NOT EXISTS report (
    domain      text     NOT NULL,      -- the policy domain
    day_ts      bigint   NOT NULL,      -- 00:00 UTC of the day of the period's midpoint
    identity    bytea    NOT NULL,      -- 16 bytes of SHA-256 of domain, reporter, report_id, begin_ts, end_ts
    reporter    text     NOT NULL,
    report_id   text     NOT NULL,
    begin_ts    bigint   NOT NULL,
    end_ts      bigint   NOT NULL,
    facts       bytea    NOT NULL,      -- SHA-256 of policy and records
    provenance  smallint NOT NULL,      -- 0 unknown, 1 verified, 2 mismatch
    org_name    text,
    email       text,
    extra_contact_info text,
    generator   text,
    p           text,
    sp          text,
    np          text,
    t           text,
    pct         smallint,
    adkim       text,
    aspf        text,
    fo          text,
    discovery   text,
    repaired    boolean  NOT NULL,
    skipped     bigint   NOT NULL,
    error       text,
    -- Totals of its records, in messages.
    messages    bigint   NOT NULL,
    dmarc_pass  bigint   NOT NULL,
    dkim_aligned bigint  NOT NULL,
    spf_aligned bigint   NOT NULL,
    disp_none   bigint   NOT NULL,
    disp_quarantine bigint NOT NULL,
    disp_reject bigint   NOT NULL,
    records     integer  NOT NULL,
    -- Of each record, in its order: address, which of the combinations (from
    -- 0), messages.
    source      inet[]   NOT NULL,
    combination integer[] NOT NULL,
    counts      bigint[] NOT NULL,
    combinations text    NOT NULL,      -- JSON, see dmarc-fleet(1); as text it takes less room
    PRIMARY KEY (domain, day_ts, identity, facts, provenance)
) PARTITION BY RANGE (day_ts);

CREATE TABLE IF NOT EXISTS report_other PARTITION OF report DEFAULT;

-- A partition for each month from some months ago to some months ahead. What
-- lies in the default partition stays there.
CREATE OR REPLACE PROCEDURE make_months(ago integer, ahead integer)
LANGUAGE plpgsql AS $$
DECLARE
    month timestamp;
    first bigint;
    past bigint;
BEGIN
FOR month IN SELECT generate_series(
    date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => ago),
    date_trunc('month', now() AT TIME ZONE 'UTC') +
        make_interval(months => ahead), '1 month') LOOP
    first := extract(epoch FROM month);
    past := extract(epoch FROM month + interval '1 month');
    IF NOT EXISTS (SELECT FROM dmarc.report_other
        WHERE day_ts >= first AND day_ts < past) THEN
        EXECUTE format('CREATE TABLE IF NOT EXISTS dmarc.report_%s '
            'PARTITION OF dmarc.report FOR VALUES FROM (%s) TO (%s)',
            to_char(month, 'YYYY_MM'), first, past);
    END IF;
END LOOP;
END $$;
CALL make_months(14, 14);

-- A row for each run of dmarc-fleet put on each host.
CREATE TABLE IF NOT EXISTS ledger (
    host        text     NOT NULL,
    put_ts      bigint   NOT NULL,
    reports     bigint   NOT NULL,      -- shipped in that run
    waiting     bigint   NOT NULL,      -- reports that still waited at its end
    refused     bigint   NOT NULL,      -- reports that this engine refuses
    PRIMARY KEY (host, put_ts)
);

-- A text that differs from the one before if the host's facts from DNS have
-- changed since. Version 1 had no such column.
ALTER TABLE ledger ADD COLUMN IF NOT EXISTS dns text;

-- What DNS said, as the hosts asked it: a row for each domain of ours that a fact
-- is about, kind, name, time and answer. Of the same kind and name about a
-- domain the newest holds; of the same time, the smaller answer.
CREATE TABLE IF NOT EXISTS dns (
    domain      text     NOT NULL,      -- the policy domain
    kind        text     NOT NULL,      -- domain, key, spf, name, host, service, history
    name        text     NOT NULL,      -- that DNS was asked about
    checked_ts  bigint   NOT NULL,      -- when DNS said so
    identity    bytea    NOT NULL,      -- 16 bytes of SHA-256 of kind, name, answer
    answer      text     NOT NULL,      -- JSON, see dmarc-fleet(1)
    PRIMARY KEY (domain, checked_ts, identity)
);

-- The times before which reports were deleted: what ended earlier is shipped no
-- more.
CREATE TABLE IF NOT EXISTS pruned (
    before_ts   bigint   PRIMARY KEY
);

-- Deletes reports that ended before a time: months as a whole, the rest row by
-- row. Adds months ahead. For the owner.
CREATE OR REPLACE PROCEDURE prune(before bigint)
LANGUAGE plpgsql AS $$
DECLARE
    month regclass;
    late bigint;
BEGIN
INSERT INTO dmarc.pruned VALUES (before) ON CONFLICT DO NOTHING;
FOR month IN SELECT inhrelid::regclass FROM pg_inherits
    WHERE inhparent = 'dmarc.report'::regclass
        AND inhrelid <> 'dmarc.report_other'::regclass
        AND to_timestamp(before) >= to_timestamp(substring(
            inhrelid::regclass::text FROM '[0-9]{4}_[0-9]{2}$') || '+00',
            'YYYY_MMTZH') + interval '1 month' LOOP
    EXECUTE format('SELECT max(end_ts) FROM %s', month) INTO late;
    IF late IS NULL OR late < before THEN
        EXECUTE format('DROP TABLE %s', month);
    END IF;
END LOOP;
DELETE FROM dmarc.report WHERE day_ts < before AND end_ts < before;
DELETE FROM dmarc.ledger AS l WHERE put_ts < before AND EXISTS
    (SELECT FROM dmarc.ledger AS n WHERE n.host = l.host
        AND n.put_ts > l.put_ts);
DELETE FROM dmarc.verdict WHERE as_of < before;
-- What is no longer the newest, and the names of addresses that are gone.
DELETE FROM dmarc.dns AS d WHERE kind IN ('host', 'service')
    AND checked_ts < before OR EXISTS (SELECT FROM dmarc.dns AS n
    WHERE n.domain = d.domain AND n.kind = d.kind AND n.name = d.name
        AND (-n.checked_ts, n.answer) < (-d.checked_ts, d.answer));
CALL dmarc.make_months(0, 14);
END $$;

-- Whose domains are whose, and which role sees which tenant. The operator edits
-- both.
CREATE TABLE IF NOT EXISTS tenant (
    domain      text     NOT NULL,
    tenant      text     NOT NULL,
    PRIMARY KEY (domain, tenant)
);
CREATE TABLE IF NOT EXISTS access (
    role        name     NOT NULL,      -- that logs in
    tenant      text     NOT NULL,
    PRIMARY KEY (role, tenant)
);

-- Verdicts, as dmarc-fleet judge adds them; the newest of a domain holds.
CREATE TABLE IF NOT EXISTS verdict (
    domain      text     NOT NULL,
    as_of       bigint   NOT NULL,      -- when it was given
    verdict     text     NOT NULL,      -- a code, as READY, of dmarc-report readiness --format json
    target      text,                   -- the policy that it is about; NULL: none
    confidence  text     NOT NULL,
    readiness   text     NOT NULL,      -- JSON: all that dmarc-report says of the domain
    version     text     NOT NULL,      -- of dmarc-report
    PRIMARY KEY (domain, as_of)
);

-------------------------------------------------------------------------------
-- Parts of the views; not part of the interface.

-- How good a provenance is: smaller is better.
CREATE OR REPLACE FUNCTION doubt(provenance smallint) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE provenance WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE 2 END $$;

CREATE OR REPLACE FUNCTION result_word(code integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE code WHEN 0 THEN 'other' WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
    WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail' WHEN 5 THEN 'policy'
    WHEN 6 THEN 'neutral' WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror' END $$;

CREATE OR REPLACE FUNCTION day_of(ts bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT to_char(to_timestamp(ts) AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$;

CREATE OR REPLACE FUNCTION time_of(ts bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT to_char(to_timestamp(ts) AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS"Z"') $$;

-- Reports as a ledger has them: of copies with the same facts the one with the
-- best provenance; standing: of revisions this one counts, by the rule of a
-- ledger: provenance, then more messages, more records, the smaller facts.
CREATE OR REPLACE VIEW kept WITH (security_invoker = true) AS
SELECT r.*, NOT EXISTS (SELECT FROM report AS b
    WHERE b.domain = r.domain AND b.day_ts = r.day_ts
        AND b.identity = r.identity AND b.facts <> r.facts
        AND (doubt(b.provenance), -b.messages, -b.records, b.facts) <
            (doubt(r.provenance), -r.messages, -r.records, r.facts))
    AS standing
FROM report AS r
WHERE NOT EXISTS (SELECT FROM report AS b
    WHERE b.domain = r.domain AND b.day_ts = r.day_ts
        AND b.identity = r.identity AND b.facts = r.facts
        AND doubt(b.provenance) < doubt(r.provenance));

-- The combinations of a report, which records number from 0. OFFSET 0: each is
-- unpacked once, however many records have it.
CREATE OR REPLACE FUNCTION unpack(combinations text) RETURNS TABLE (
    n bigint, header_from text, envelope_to text, disposition integer,
    dkim_aligned boolean, spf_aligned boolean, overrides text, comment text,
    envelope_from text, dkim_domain text, dkim_selector text,
    dkim_result integer, spf_domain text, spf_scope integer,
    spf_result integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT n - 1, e ->> 0, e ->> 1, (e ->> 2)::integer, e ->> 3 = '1',
    e ->> 4 = '1', e ->> 5,
    CASE WHEN json_typeof(e -> 6) = 'array' THEN
        (SELECT string_agg(t.value, '; ' ORDER BY t.n)
        FROM json_array_elements_text(e -> 6) WITH ORDINALITY
            AS t (value, n)) END,
    e ->> 7, dkim ->> 0, dkim ->> 1, (dkim ->> 2)::integer, spf ->> 0,
    (spf ->> 1)::integer, (spf ->> 2)::integer
FROM (SELECT e, n, e -> 10 -> (e ->> 8)::integer AS dkim,
        e -> 11 -> (e ->> 9)::integer AS spf
    FROM json_array_elements(combinations::json) WITH ORDINALITY AS y (e, n)
    OFFSET 0) AS x
OFFSET 0
$$;

-------------------------------------------------------------------------------
-- The interface. Columns may be added, but are never changed or removed.

-- Every report, counted or not.
CREATE OR REPLACE VIEW v_report WITH (security_invoker = true) AS
SELECT coalesce(org_name, reporter) AS org_name, email, report_id,
    domain AS policy_domain, begin_ts, end_ts, time_of(begin_ts) AS begin_utc,
    time_of(end_ts) AS end_utc, p, sp, np, t, pct, adkim, aspf, records,
    messages, dmarc_pass, dkim_aligned, spf_aligned, disp_none,
    disp_quarantine, disp_reject,
    CASE provenance WHEN 1 THEN 'verified' WHEN 2 THEN 'mismatch'
        ELSE 'unknown' END AS provenance,
    standing AS counted, skipped AS skipped_records,
    encode(facts, 'hex') AS sha256, day_ts, day_of(day_ts) AS day, reporter,
    fo, discovery, extra_contact_info, generator, error, repaired, standing,
    true AS own
FROM kept;

-- Every record of a counted report, on the UTC day of the period's midpoint.
CREATE OR REPLACE VIEW v_record WITH (security_invoker = true) AS
SELECT day_of(r.day_ts) AS day, r.day_ts, r.domain AS policy_domain,
    coalesce(c.header_from, r.domain) AS header_from,
    coalesce(r.org_name, r.reporter) AS org_name,
    host(x.source) AS source_ip,
    network(set_masklen(x.source, CASE family(x.source) WHEN 4 THEN 24
        ELSE 48 END))::text AS source_net,
    x.messages,
    CASE c.disposition WHEN 1 THEN 'none' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'quarantine' WHEN 4 THEN 'reject' ELSE 'unknown' END
        AS disposition,
    CASE WHEN c.dkim_aligned OR c.spf_aligned THEN 'pass' ELSE 'fail' END
        AS dmarc,
    c.dkim_aligned, c.spf_aligned, c.envelope_from, c.envelope_to,
    c.dkim_domain, c.dkim_selector, result_word(c.dkim_result) AS dkim_result,
    c.spf_domain, result_word(c.spf_result) AS spf_result,
    c.overrides AS override, c.comment AS override_comment,
    CASE c.spf_scope WHEN 1 THEN 'helo' WHEN 0 THEN 'mfrom' END AS spf_scope,
    x.n - 1 AS n, r.reporter, x.source AS source_address
FROM kept AS r
CROSS JOIN LATERAL unnest(r.source, r.combination, r.counts)
    WITH ORDINALITY AS x (source, combination, messages, n)
JOIN LATERAL unpack(r.combinations) AS c ON c.n = x.combination
WHERE r.standing;

-- Messages of counted reports by UTC day and policy domain. A period between 25
-- hours and 40 days is split by seconds of overlap with each day, as in
-- schema.sql.
CREATE OR REPLACE VIEW v_daily WITH (security_invoker = true) AS
WITH long_report AS (
    SELECT domain, identity, begin_ts, end_ts, combination, counts,
        combinations
    FROM kept
    WHERE standing AND end_ts - begin_ts BETWEEN 90001 AND 3456000
),
long_day AS (
    SELECT r.domain, r.identity, r.begin_ts, r.end_ts, d.day_ts
    FROM long_report AS r
    CROSS JOIN LATERAL generate_series(r.begin_ts - r.begin_ts % 86400,
        greatest(r.begin_ts - r.begin_ts % 86400, r.end_ts - 1), 86400)
        AS d (day_ts)
),
long_result AS (
    SELECT r.domain, r.identity, c.dkim_aligned AS dkim,
        c.spf_aligned AS spf, c.disposition,
        sum(x.messages)::bigint AS messages
    FROM long_report AS r
    CROSS JOIN LATERAL unnest(r.combination, r.counts)
        AS x (combination, messages)
    JOIN LATERAL unpack(r.combinations) AS c ON c.n = x.combination
    GROUP BY 1, 2, 3, 4, 5
),
long_product AS (
    SELECT t.domain, t.identity, t.day_ts, v.dkim, v.spf, v.disposition,
        v.messages, t.end_ts - t.begin_ts AS seconds,
        v.messages * (least(t.end_ts, t.day_ts + 86400) -
            greatest(t.begin_ts, t.day_ts)) AS product
    FROM long_day AS t
    LEFT JOIN long_result AS v
        ON v.domain = t.domain AND v.identity = t.identity
),
long_share AS (
    SELECT domain, day_ts, identity, dkim, spf, disposition,
        product / seconds + (row_number() OVER (
            PARTITION BY domain, identity, dkim, spf, disposition
            ORDER BY product % seconds DESC, day_ts) <=
            messages - sum(product / seconds) OVER (
            PARTITION BY domain, identity, dkim, spf, disposition))::integer
            AS messages
    FROM long_product
),
share AS (
    SELECT domain, day_ts, count(DISTINCT identity) AS reports,
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
    SELECT domain, day_ts, count(*), sum(messages), sum(dmarc_pass),
        sum(dkim_aligned), sum(spf_aligned), sum(disp_none),
        sum(disp_quarantine), sum(disp_reject)
    FROM kept
    WHERE standing AND end_ts - begin_ts NOT BETWEEN 90001 AND 3456000
    GROUP BY domain, day_ts
)
SELECT day_of(day_ts) AS day, day_ts, domain AS policy_domain,
    sum(reports)::bigint AS reports, sum(messages)::bigint AS messages,
    sum(dmarc_pass)::bigint AS dmarc_pass,
    sum(dkim_aligned)::bigint AS dkim_aligned,
    sum(spf_aligned)::bigint AS spf_aligned,
    sum(disp_none)::bigint AS disp_none,
    sum(disp_quarantine)::bigint AS disp_quarantine,
    sum(disp_reject)::bigint AS disp_reject
FROM share
GROUP BY domain, day_ts;

-- Counted messages by policy domain and source address.
CREATE OR REPLACE VIEW v_source WITH (security_invoker = true) AS
SELECT policy_domain, host(source_address) AS source_ip,
    min(source_net) AS source_net,
    count(*) AS records, sum(messages)::bigint AS messages,
    coalesce(sum(messages) FILTER (WHERE dmarc = 'pass'), 0)::bigint
        AS dmarc_pass,
    coalesce(sum(messages) FILTER (WHERE dkim_aligned), 0)::bigint
        AS dkim_aligned,
    coalesce(sum(messages) FILTER (WHERE spf_aligned), 0)::bigint
        AS spf_aligned,
    coalesce(sum(messages) FILTER (WHERE disposition IN ('none', 'pass')), 0)
        ::bigint AS disp_none,
    coalesce(sum(messages) FILTER (WHERE disposition = 'quarantine'), 0)
        ::bigint AS disp_quarantine,
    coalesce(sum(messages) FILTER (WHERE disposition = 'reject'), 0)::bigint
        AS disp_reject,
    count(DISTINCT reporter) AS reporters,
    min(day) AS first_day, max(day) AS last_day
FROM v_record
GROUP BY policy_domain, source_address;

-- Counted messages by policy domain and authenticated domain: the domain of the
-- first passing DKIM signature, else of a passing SPF result; NULL: nothing
-- passed.
CREATE OR REPLACE VIEW v_sender WITH (security_invoker = true) AS
SELECT policy_domain,
    CASE WHEN dkim_result = 'pass' AND dkim_domain IS NOT NULL
            THEN dkim_domain
        WHEN spf_result = 'pass' THEN spf_domain END AS sender,
    CASE WHEN dkim_result = 'pass' AND dkim_domain IS NOT NULL THEN 'dkim'
        WHEN spf_result = 'pass' AND spf_domain IS NOT NULL THEN 'spf' END
        AS authenticated_by,
    count(*) AS records, sum(messages)::bigint AS messages,
    coalesce(sum(messages) FILTER (WHERE dmarc = 'pass'), 0)::bigint
        AS dmarc_pass,
    coalesce(sum(messages) FILTER (WHERE dkim_aligned), 0)::bigint
        AS dkim_aligned,
    coalesce(sum(messages) FILTER (WHERE spf_aligned), 0)::bigint
        AS spf_aligned,
    coalesce(sum(messages) FILTER (WHERE disposition IN ('none', 'pass')), 0)
        ::bigint AS disp_none,
    coalesce(sum(messages) FILTER (WHERE disposition = 'quarantine'), 0)
        ::bigint AS disp_quarantine,
    coalesce(sum(messages) FILTER (WHERE disposition = 'reject'), 0)::bigint
        AS disp_reject,
    count(DISTINCT source_address) AS sources,
    count(DISTINCT reporter) AS reporters,
    min(day) AS first_day, max(day) AS last_day
FROM v_record
GROUP BY 1, 2, 3;

-- Who reports about a policy domain, how much, and since when.
CREATE OR REPLACE VIEW v_reporter WITH (security_invoker = true) AS
SELECT policy_domain, reporter, max(org_name) AS org_name,
    max(email) AS email, count(*) AS reports, sum(records)::bigint AS records,
    sum(messages)::bigint AS messages, sum(dmarc_pass)::bigint AS dmarc_pass,
    min(day) AS first_day, max(day) AS last_day,
    max(end_ts) AS last_end_ts, count(DISTINCT day_ts) AS days
FROM v_report
WHERE counted
GROUP BY policy_domain, reporter;

-- The policies that reporters read from DNS for a domain.
CREATE OR REPLACE VIEW v_policy WITH (security_invoker = true) AS
SELECT policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery,
    count(*) AS reports, sum(messages)::bigint AS messages,
    count(DISTINCT reporter) AS reporters,
    min(day) AS first_day, max(day) AS last_day
FROM v_report
WHERE counted
GROUP BY policy_domain, p, sp, np, t, pct, adkim, aspf, fo, discovery;

-- The newest verdict of each domain: the list over all domains.
CREATE OR REPLACE VIEW v_verdict WITH (security_invoker = true) AS
SELECT DISTINCT ON (domain) domain AS policy_domain,
    time_of(as_of) AS as_of_utc, as_of, verdict, target, confidence,
    readiness::json #>> '{0,policy,p}' AS p, readiness, version
FROM verdict
ORDER BY domain, as_of DESC;

-------------------------------------------------------------------------------
-- Who may do what. Give these roles to those who log in.

DO $$
DECLARE
    role text;
BEGIN
FOREACH role IN ARRAY ARRAY['dmarc_put', 'dmarc_read', 'dmarc_tenant'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I', role);
    END IF;
END LOOP;
EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO dmarc_put',
    current_database());
-- Compiling a query for each partition takes seconds, and makes none faster.
EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
END $$;

GRANT USAGE ON SCHEMA dmarc TO dmarc_put, dmarc_read, dmarc_tenant;
GRANT SELECT ON format TO dmarc_put, dmarc_read, dmarc_tenant;
GRANT SELECT ON pruned, ledger TO dmarc_put;
GRANT INSERT ON report, dns, ledger, verdict TO dmarc_put;
GRANT SELECT ON ledger, pruned TO dmarc_read;
GRANT SELECT ON report, dns, kept, v_report, v_record, v_daily, v_source, v_sender,
    v_reporter, v_policy, verdict, v_verdict, tenant, access
    TO dmarc_read, dmarc_tenant;

-- A tenant sees the rows of his domains, and of his own rights. Views are the
-- invoker's, so this holds for them, too.
DO $$
DECLARE
    one record;
    -- Set by the schema for Citus.
    ours text := coalesce(nullif(current_setting('dmarc.tenants', true), ''),
        'domain IN (SELECT t.domain FROM dmarc.tenant AS t)');
BEGIN
FOR one IN SELECT * FROM (VALUES
    ('report', 'dmarc_put', 'INSERT', 'WITH CHECK (true)'),
    ('report', 'dmarc_read', 'SELECT', 'USING (true)'),
    ('report', 'dmarc_tenant', 'SELECT',
        format('USING (%s)', ours)),
    ('dns', 'dmarc_put', 'INSERT', 'WITH CHECK (true)'),
    ('dns', 'dmarc_read', 'SELECT', 'USING (true)'),
    ('dns', 'dmarc_tenant', 'SELECT',
        format('USING (%s)', ours)),
    ('verdict', 'dmarc_put', 'INSERT', 'WITH CHECK (true)'),
    ('verdict', 'dmarc_read', 'SELECT', 'USING (true)'),
    ('verdict', 'dmarc_tenant', 'SELECT',
        format('USING (%s)', ours)),
    ('tenant', 'dmarc_read', 'SELECT', 'USING (true)'),
    ('tenant', 'dmarc_tenant', 'SELECT',
        'USING (tenant IN (SELECT a.tenant FROM dmarc.access AS a))'),
    ('access', 'dmarc_read', 'SELECT', 'USING (true)'),
    ('access', 'dmarc_tenant', 'SELECT', 'USING (role = current_user)'))
    AS p (kind, role, what, rule) LOOP
    EXECUTE format('ALTER TABLE dmarc.%I ENABLE ROW LEVEL SECURITY', one.kind);
    EXECUTE format('DROP POLICY IF EXISTS %I ON dmarc.%I', one.role, one.kind);
    EXECUTE format('CREATE POLICY %I ON dmarc.%I FOR %s TO %I %s', one.role,
        one.kind, one.what, one.role, one.rule);
END LOOP;
END $$;
COMMIT;
