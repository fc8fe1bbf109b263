-- A policy, as it is stored.
SELECT p, sp, np, t, pct, adkim, aspf, fo
FROM policy
WHERE policy_pk = :policy;
