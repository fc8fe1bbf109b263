-- Whether there is a finding of a code about a subject.
SELECT 1
FROM dns_finding
WHERE domain = :domain AND code = :code AND subject = :subject
LIMIT 1;
