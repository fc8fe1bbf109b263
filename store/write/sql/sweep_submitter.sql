DELETE FROM submitter
WHERE submitter_pk NOT IN (SELECT submitter FROM report)
