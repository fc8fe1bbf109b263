-- Addresses in reports of the window whose host name is to be looked up, most
-- messages first; with :all, all of them. A confirmed name is good for 7 days,
-- another answer for 3. After a look-up that failed the next one is due in a
-- day, then in twice the time, up to 7 days.
SELECT s.address
FROM (SELECT x.source, sum(x.messages) AS messages
    FROM domain AS d
    CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
        AND r.day_ts BETWEEN :from AND :to
    CROSS JOIN record AS x ON x.record_pk
        BETWEEN r.first_record AND r.first_record + r.records - 1
    WHERE d.own = 1 AND (:domain IS NULL OR d.name = :domain)
    GROUP BY x.source) AS t
CROSS JOIN source AS s ON s.source_pk = t.source
LEFT JOIN (SELECT ip, failed_ts, checked_ts +
        CASE confirmed WHEN 1 THEN 7 ELSE 3 END * 86400 AS due_ts
    FROM dns_host) AS h ON h.ip = s.ip
WHERE :all OR h.ip IS NULL OR (h.due_ts <= :now
    AND (h.failed_ts IS NULL OR h.failed_ts +
        min(max(h.failed_ts - h.due_ts, 86400), 604800) <= :now))
ORDER BY t.messages DESC, s.address
LIMIT :most;
