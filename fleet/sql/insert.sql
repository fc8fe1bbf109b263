-- The reports of a batch, in the order of the key: two hosts that ship the same
-- reports may wait for each other, but cannot deadlock.
INSERT INTO dmarc.report
SELECT * FROM pg_temp.incoming
ORDER BY domain, day_ts, identity, facts, provenance
ON CONFLICT DO NOTHING
