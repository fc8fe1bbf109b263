-- A domain for each policy domain, which may be gone by pruning, so that it can
-- become own.
INSERT INTO domain (name, own)
SELECT n.name, 0 FROM name AS n
WHERE n.name_pk IN (SELECT policy_domain FROM tls_policy
    WHERE policy_domain <> 0)
ON CONFLICT DO NOTHING
