-- The same mail under the same name; an unreadable mail matches any hash.
SELECT message_pk, outcome, sha256 IS NULL FROM message
WHERE name_key = :name_key AND mailbox = :mailbox AND name = :name
    AND (sha256 = :sha256 OR sha256 IS NULL OR :sha256 IS NULL)
ORDER BY sha256 IS NULL, message_pk DESC
