-- Several hosts may have seen the same record: joins two of its stretches
-- unless another record was seen between them. The stretches of one host stay
-- apart, because another record came between them.
WITH after AS (
    SELECT kind, name, record, first_ts, last_ts, max(last_ts) OVER (
        PARTITION BY kind, name, record ORDER BY first_ts
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_ts
    FROM dns_history
),
begins AS (
    SELECT *, before_ts IS NULL OR before_ts < first_ts AND EXISTS
        (SELECT 1 FROM dns_history AS o
        WHERE o.kind = a.kind AND o.name = a.name AND o.record <> a.record
            AND o.first_ts < a.first_ts AND o.last_ts > a.before_ts)
        AS another
    FROM after AS a
),
numbered AS (
    SELECT *, sum(another) OVER (PARTITION BY kind, name, record
        ORDER BY first_ts) AS stretch
    FROM begins
),
joined AS (
    SELECT kind, name, record, min(first_ts) AS first_ts,
        max(last_ts) AS last_ts
    FROM numbered
    GROUP BY kind, name, record, stretch
    HAVING count(*) > 1
)
INSERT INTO dns_history (kind, name, record, first_ts, last_ts)
SELECT kind, name, record, first_ts, last_ts
FROM joined
WHERE true
ON CONFLICT (kind, name, record, first_ts) DO UPDATE SET
    last_ts = excluded.last_ts
