-- 1.5 MiB of pages for a run that keeps rows. Domain after domain, hardly a page
-- is read twice, and the pages fit into the processor's cache.
PRAGMA cache_size = -1536;
