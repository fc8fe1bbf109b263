-- Whom policies are about: of the policy domain and the domain that the mail
-- names the first that is own, else the first that is there. For TLSA (2) the
-- domain that the mail names comes first: the policy domain is a mail server,
-- which is own, too, if it is below an own domain. In the reports from :first to
-- :last.
UPDATE tls_policy SET domain = ifnull((
    SELECT d.domain_pk
    FROM (SELECT n.name, CASE tls_policy.type WHEN 2 THEN 3 ELSE 1 END
            AS place
        FROM name AS n
        WHERE n.name_pk = tls_policy.policy_domain
        UNION ALL
        SELECT s.name, 2 FROM tls_report AS t
        JOIN domain AS s ON s.domain_pk = t.submitted_for
        WHERE t.tls_report_pk = tls_policy.tls_report) AS c
    JOIN domain AS d ON d.name = c.name
    ORDER BY d.own DESC, c.place
    LIMIT 1), domain)
WHERE tls_report BETWEEN :first AND :last
