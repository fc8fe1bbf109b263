SELECT sender, class, source_ip AS ip, sum(messages) AS messages,
    coalesce(sum(messages) FILTER (WHERE NOT failing), 0) AS pass
FROM seen
WHERE class <> 'IGNORED'
GROUP BY sender, class, source_ip
ORDER BY messages DESC, sender, class, ip;
