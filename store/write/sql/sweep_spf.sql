-- A list is in use if an envelope or failure report refers to its head; then
-- all its rows are.
WITH RECURSIVE used (pk) AS (
    SELECT spf FROM envelope
    UNION
    SELECT spf FROM failure
    UNION
    SELECT l.next FROM used JOIN spf AS l ON l.spf_pk = used.pk
)
DELETE FROM spf WHERE spf_pk <> 0 AND spf_pk NOT IN (SELECT pk FROM used)
