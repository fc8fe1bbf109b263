-- The submitter and the day of each counted report, about any domain. :strict = 1
-- leaves out reports whose provenance is a mismatch. Grouping them here takes
-- ten times as long as in a table by submitter.
SELECT submitter, day_ts
FROM report
WHERE standing = 1 AND NOT (:strict = 1 AND provenance = :mismatch);
