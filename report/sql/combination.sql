-- What a combination is made of: a name (0: the policy domain stands for
-- it), its lists of results (0: empty), and what the receiver made of it.
SELECT e.header_from, c.dkim, v.spf, c.evaluated
FROM combination AS c
CROSS JOIN envelope AS v ON v.envelope_pk = c.envelope
CROSS JOIN evaluated AS e ON e.evaluated_pk = c.evaluated
WHERE c.combination_pk = :combination;
