-- What DNS says of own domains, for dmarc-fleet: a row for each fact, by domain.
-- A fact about a name is also one about each own domain above it. name: what
-- the fact is about; of the same kind and name the newest holds. answer: JSON,
-- an array of the columns of its table, in their order and without checked_ts.
WITH RECURSIVE named (name) AS (
    SELECT domain FROM dns_domain
    UNION SELECT domain FROM dns_key
    UNION SELECT name FROM dns_name
),
above (name, suffix) AS (
    SELECT name, name FROM named
    UNION ALL
    SELECT name, substr(suffix, instr(suffix, '.') + 1)
    FROM above
    WHERE instr(suffix, '.') > 0
),
part (domain, name) AS MATERIALIZED (
    SELECT d.name, a.name
    FROM above AS a
    JOIN domain AS d ON d.name = a.suffix AND d.own = 1
),
ranges (service, checked_ts, list) AS MATERIALIZED (
    SELECT service, max(checked_ts),
        json_group_array(json_array(lower(hex(first)), lower(hex(last))))
    FROM dns_service_range
    GROUP BY service
),
-- Names of which the history tells, by the domain that it is about.
past (domain, kind, name) AS (
    SELECT p.domain, k.column1, p.name
    FROM part AS p
    CROSS JOIN (VALUES ('dmarc'), ('mx'), ('spf')) AS k
    UNION
    SELECT p.domain, 'dkim', k.selector || '._domainkey.' || k.domain
    FROM part AS p
    JOIN dns_key AS k ON k.domain = p.name
    UNION
    SELECT p.domain, 'include', i.name
    FROM part AS p
    JOIN dns_include AS i ON i.domain = p.name
)
-- unknown comes first: of two answers of the same time the smaller holds, and a
-- look-up that fails changes that column alone.
SELECT p.domain, 'domain' AS kind, x.domain AS name, x.checked_ts,
    json_array(x.unknown, x.domain, x.spf_lookups, x.dnssec, x.mx_ts,
    x.spf_ts, x.dmarc_ts, x.spf_voids, x.spf_addresses, x.dmarc_at,
    json((SELECT json_group_array(json_array(kind, record, ttl, place))
        FROM dns_record WHERE domain = x.domain)),
    json((SELECT json_group_array(name) FROM dns_include
        WHERE domain = x.domain)),
    json((SELECT json_group_array(json_array(code, detail, severity, subject,
        fix)) FROM dns_finding WHERE domain = x.domain))) AS answer
FROM part AS p
JOIN dns_domain AS x ON x.domain = p.name
UNION ALL
SELECT p.domain, 'key', x.selector || '._domainkey.' || x.domain,
    x.checked_ts, json_array(x.domain, x.selector, x.state, x.type, x.bits,
    x.testing, x.ttl, x.first_ts, x.last_ts, lower(hex(x.hash)), x.cname,
    x.seen_ts, x.revoked_ts)
FROM part AS p
JOIN dns_key AS x ON x.domain = p.name
UNION ALL
SELECT d.name, 'spf', x.ip || ' ' || x.mail_from_domain, x.checked_ts,
    json_array(x.domain, x.ip, x.mail_from_domain, x.result, x.term, x.place,
    x.lookups)
FROM dns_spf AS x
JOIN domain AS d ON d.name = x.domain AND d.own = 1
UNION ALL
SELECT p.domain, 'name', x.name, x.checked_ts, json_array(x.name, x.found)
FROM part AS p
JOIN dns_name AS x ON x.name = p.name
UNION ALL
SELECT d.name, 'service', x.service, x.checked_ts,
    json_array(x.service, json(x.list))
FROM domain AS d
CROSS JOIN ranges AS x
WHERE d.own = 1 AND EXISTS (SELECT 1 FROM report WHERE domain = d.domain_pk)
UNION ALL
SELECT p.domain, 'history', x.kind || ' ' || x.name || ' ' || x.first_ts ||
    ' ' || x.record, x.last_ts, json_array(x.kind, x.name, x.record,
    x.first_ts)
FROM past AS p
JOIN dns_history AS x ON x.kind = p.kind AND x.name = p.name;
