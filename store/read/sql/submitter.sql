-- How a submitter identifies itself.
SELECT u.org_name, u.email, w.identity
FROM submitter AS u
JOIN reporter AS w ON w.reporter_pk = u.reporter
WHERE u.submitter_pk = :submitter;
