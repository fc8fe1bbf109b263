-- The day of the first report of each submitter, about any domain. :strict = 1
-- leaves out reports whose provenance is a mismatch.
SELECT submitter, min(day_ts)
FROM report
WHERE standing = 1 AND NOT (:strict = 1 AND provenance = :mismatch)
GROUP BY submitter;
