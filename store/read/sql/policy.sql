-- The policy that most messages of a day were judged by; a tie is for the
-- weaker one.
SELECT p, sp, np, t, pct
FROM v_report
WHERE standing = 1 AND own = 1 AND policy_domain = :domain AND day_ts = :day
GROUP BY p, sp, np, t, pct
ORDER BY sum(messages) DESC, count(*) DESC,
    CASE p WHEN 'reject' THEN 2 WHEN 'quarantine' THEN 1 ELSE 0 END,
    sp, np, t, pct
LIMIT 1;
