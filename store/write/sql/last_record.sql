SELECT coalesce(max(record_pk), 0) FROM record
