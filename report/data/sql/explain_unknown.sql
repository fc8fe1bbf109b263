-- Senders that are neither known nor forgers: do they come back?
SELECT sender, sum(messages) AS messages,
    count(DISTINCT age / 7) AS weeks, count(DISTINCT org) AS organizations
FROM seen
WHERE class = 'UNKNOWN' AND messages > 0
GROUP BY sender
ORDER BY messages DESC, sender;
