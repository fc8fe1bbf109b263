-- The last second that a report about an own domain covers: of the reports in
-- the window, else of any before it. If there are reports from the day :recent
-- on, any of them will do: the first found.
SELECT coalesce((SELECT r.end_ts - 1
        FROM domain AS d
        CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts BETWEEN :recent AND :to
        WHERE d.own = 1
        LIMIT 1),
    (SELECT max(r.end_ts) - 1
        FROM domain AS d
        CROSS JOIN report AS r ON r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts BETWEEN :from AND :to
        WHERE d.own = 1),
    (SELECT max((SELECT max(r.day_ts) FROM report AS r
            WHERE r.domain = d.domain_pk AND r.standing = 1
            AND r.day_ts <= :to))
        FROM domain AS d
        WHERE d.own = 1)) AS newest_ts;
