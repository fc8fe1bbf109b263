-- 1.5 MiB of pages for a run that keeps rows: domain after domain, no page of a
-- table is read twice, and what stays near the processor is filled faster.
PRAGMA cache_size = -1536;
