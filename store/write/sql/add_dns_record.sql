INSERT OR REPLACE INTO dns_record (domain, kind, record, ttl, place)
VALUES (:domain, :kind, :record, :ttl, :place)
