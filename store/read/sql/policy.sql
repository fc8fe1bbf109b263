-- The policy that judged most messages of a day; a tie goes to the weaker
-- policy.
SELECT p, sp, np, t, pct
FROM v_report
WHERE standing = 1 AND own = 1 AND policy_domain = :domain AND day_ts = :day
GROUP BY p, sp, np, t, pct
ORDER BY sum(messages) DESC, count(*) DESC,
    CASE p WHEN 'reject' THEN 2 WHEN 'quarantine' THEN 1 ELSE 0 END,
    sp, np, t, pct
LIMIT 1;
