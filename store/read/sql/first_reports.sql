-- The submitter and the day of each counted report, about any domain. :strict = 1
-- leaves out reports whose provenance is a mismatch. Grouping them here takes
-- ten times as long as in a table by submitter, and so does the order of an
-- index.
SELECT submitter, day_ts
FROM report NOT INDEXED
WHERE standing = 1 AND NOT (:strict = 1 AND provenance = :mismatch);
