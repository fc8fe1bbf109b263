-- A list is in use if a combination or failure report refers to its head; then
-- all its rows are.
WITH RECURSIVE used (pk) AS (
    SELECT dkim FROM combination
    UNION
    SELECT dkim FROM failure
    UNION
    SELECT l.next FROM used JOIN dkim AS l ON l.dkim_pk = used.pk
)
DELETE FROM dkim WHERE dkim_pk <> 0 AND dkim_pk NOT IN (SELECT pk FROM used)
