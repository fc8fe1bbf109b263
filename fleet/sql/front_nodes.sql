
-------------------------------------------------------------------------------
-- From here on: a front. It keeps no reports: its tables are partitioned by hash
-- of the domain, and a partition is the table or view of a node. So aggregates,
-- and the question whether a better revision exists, are answered on the nodes.
--
-- There may be any number of fronts, in databases of their own, as long as they
-- name the same nodes in the same order. Only INSERT with ON CONFLICT DO
-- NOTHING, SELECT and DELETE go through a front.
BEGIN;
SET LOCAL client_min_messages TO warning;
ALTER SCHEMA dmarc RENAME TO dmarc_node;
CREATE SCHEMA dmarc;
CREATE EXTENSION IF NOT EXISTS postgres_fdw;

CREATE TABLE dmarc.format AS TABLE dmarc_node.format;

-- The nodes, in the order of their partitions.
CREATE TABLE dmarc.node (
    place       integer PRIMARY KEY,    -- from 0
    server      name NOT NULL UNIQUE
);
