-- A row for each combination.
CREATE TEMP TABLE known_sender (combination INTEGER, place TEXT, sender TEXT,
    class TEXT, PRIMARY KEY (combination, place)) WITHOUT ROWID;
INSERT INTO known_sender
SELECT c.value, k.place, k.sender, k.class
FROM known_place AS k, json_each(k.combinations) AS c;

-- The reports that may count, and their days: each day that a period of more
-- than 25 hours and up to 40 days touches, else the day of the middle. Where a
-- domain is vouched, unknown reports count only for days before the first
-- verified one.
CREATE TEMP TABLE told AS
SELECT r.report_pk, r.begin_ts, r.end_ts, r.day_ts, r.records, k.org, k.major,
    k.young, CASE WHEN a.vouched AND r.provenance = 'unknown'
        THEN a.verified_ts ELSE 9e18 END AS until_ts
FROM asked AS a
CROSS JOIN v_report AS r ON r.policy_domain = a.domain AND r.counted
    AND r.day_ts BETWEEN a.first_ts - 185 * 86400 AND a.last_ts + 45 * 86400
    AND NOT (a.strict AND r.provenance = 'mismatch')
JOIN known_reporter AS k ON k.reporter = r.reporter
    AND k.email = ifnull(r.email, '') AND NOT k.distrusted;

CREATE TEMP TABLE told_day AS
WITH RECURSIVE reach (report_pk, day_ts, end_ts, until_ts) AS (
    SELECT report_pk, begin_ts - begin_ts % 86400, end_ts, until_ts
    FROM told WHERE end_ts - begin_ts BETWEEN 90001 AND 3456000
    UNION ALL
    SELECT report_pk, day_ts + 86400, end_ts, until_ts
    FROM reach WHERE day_ts + 86400 < end_ts
)
SELECT report_pk, day_ts, day_ts < until_ts AS counts FROM reach
UNION ALL
SELECT report_pk, day_ts, day_ts < until_ts
FROM told WHERE end_ts - begin_ts NOT BETWEEN 90001 AND 3456000;

-- What they say of this scope; of several days each gets its part by seconds,
-- what is left by the largest remainder.
CREATE TEMP TABLE part AS
WITH sent AS (
    SELECT t.report_pk, t.org, t.major, t.young, t.begin_ts, t.end_ts,
        x.combination_pk AS combination, x.source_ip, x.source_net,
        x.header_from, x.dkim, x.dmarc = 'fail' AS failing, x.dkim_aligned,
        x.spf_aligned, x.disposition, sum(x.messages) AS messages
    FROM asked AS a
    CROSS JOIN v_record AS x ON x.policy_domain = a.domain
        AND x.day_ts BETWEEN a.first_ts - 45 * 86400
            AND a.last_ts + 45 * 86400
    JOIN told AS t ON t.report_pk = x.report_pk
    WHERE (substr(x.header_from, -length(a.domain) - 1) = '.' || a.domain)
        = a.below
    GROUP BY t.report_pk, x.combination_pk, x.source_ip
),
product AS (
    SELECT s.*, d.day_ts, d.counts, s.end_ts - s.begin_ts AS seconds,
        s.messages * (min(s.end_ts, d.day_ts + 86400) -
            max(s.begin_ts, d.day_ts)) AS product
    FROM sent AS s
    JOIN told_day AS d ON d.report_pk = s.report_pk
    WHERE s.end_ts - s.begin_ts BETWEEN 90001 AND 3456000
)
SELECT report_pk, org, major, young, d.day_ts, combination, source_ip,
    source_net, header_from, dkim, failing, dkim_aligned, spf_aligned,
    disposition, messages, d.counts
FROM sent
JOIN told_day AS d USING (report_pk)
WHERE end_ts - begin_ts NOT BETWEEN 90001 AND 3456000
UNION ALL
SELECT report_pk, org, major, young, day_ts, combination, source_ip,
    source_net, header_from, dkim, failing, dkim_aligned, spf_aligned,
    disposition, product / seconds + (row_number() OVER (
        PARTITION BY report_pk, combination, source_ip
        ORDER BY product % seconds DESC, day_ts) <=
        messages - sum(product / seconds) OVER (
        PARTITION BY report_pk, combination, source_ip)),
    counts
FROM product;

-- The 28 days with what dmarc-report knows of each row: its sender and class.
CREATE TEMP TABLE seen AS
SELECT p.*, date(p.day_ts, 'unixepoch') AS day,
    (a.last_ts - p.day_ts) / 86400 AS age,  -- 0: the last day
    coalesce(i.sender, n.sender, c.sender, 'net:' || p.source_net) AS sender,
    coalesce(i.class, n.class, c.class, 'SPOOF') AS class,
    coalesce(i.class, n.class, c.class, 'SPOOF')
        IN ('OWN', 'THIRD_OK', 'THIRD_BAD') AS direct,
    p.combination IN (SELECT c.value
        FROM known_mail AS k, json_each(k.combinations) AS c
        WHERE k.what = 'forwarded') AS forwarded,  -- an override says so
    p.combination IN (SELECT c.value
        FROM known_mail AS k, json_each(k.combinations) AS c
        WHERE k.what = 'trouble')
        AS trouble  -- DNS failed for all signatures of our own
FROM asked AS a
CROSS JOIN part AS p ON p.day_ts BETWEEN a.first_ts AND a.last_ts
    AND p.counts
LEFT JOIN known_sender AS i ON i.combination = p.combination
    AND i.place = p.source_ip
LEFT JOIN known_sender AS n ON n.combination = p.combination
    AND n.place = p.source_net
LEFT JOIN known_sender AS c ON c.combination = p.combination
    AND c.place = '*';

-- What each address sent of a combination before those days, in 400 days.
CREATE TEMP TABLE earlier AS
WITH sent AS MATERIALIZED (
    SELECT x.combination_pk AS combination, x.source_ip, x.source_net, x.day,
        x.messages, x.dmarc = 'fail' AS failing, k.org,
        (substr(x.header_from, -length(a.domain) - 1) = '.' || a.domain)
            = a.below AS here
    FROM asked AS a
    CROSS JOIN v_record AS x ON x.policy_domain = a.domain
        AND x.day_ts > a.last_ts - 400 * 86400 AND x.day_ts < a.first_ts
        AND x.messages > 0
    CROSS JOIN v_report AS r ON r.report_pk = x.report_pk
        AND NOT (a.strict AND r.provenance = 'mismatch')
        AND NOT (a.vouched AND r.provenance = 'unknown'
            AND r.day_ts >= a.verified_ts)
    CROSS JOIN known_reporter AS k ON k.reporter = r.reporter
        AND k.email = ifnull(r.email, '') AND NOT k.distrusted
)
SELECT p.combination, p.source_ip, p.org, p.here, p.failing,
    sum(p.messages) AS messages, min(p.day) AS first_day,
    max(p.day) AS last_day,
    coalesce(i.sender, n.sender, c.sender, 'net:' || p.source_net) AS sender,
    coalesce(i.class, n.class, c.class, 'SPOOF') AS class
FROM sent AS p
LEFT JOIN known_sender AS i ON i.combination = p.combination
    AND i.place = p.source_ip
LEFT JOIN known_sender AS n ON n.combination = p.combination
    AND n.place = p.source_net
LEFT JOIN known_sender AS c ON c.combination = p.combination
    AND c.place = '*'
GROUP BY p.combination, p.source_ip, p.org;

CREATE TEMP TABLE older AS
SELECT combination, source_ip, sender, min(first_day) AS first_day,
    max(last_day) AS last_day
FROM earlier
GROUP BY combination, source_ip;
