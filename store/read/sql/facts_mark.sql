-- A text that changes whenever the facts from DNS do; NULL: there are none.
SELECT CASE WHEN EXISTS (SELECT 1 FROM dns_domain)
    OR EXISTS (SELECT 1 FROM dns_key) OR EXISTS (SELECT 1 FROM dns_host)
    OR EXISTS (SELECT 1 FROM dns_service_range) THEN json_array(
    (SELECT json_array(count(*), sum(checked_ts), sum(length(unknown)))
        FROM dns_domain),
    (SELECT json_array(count(*), sum(length(detail))) FROM dns_finding),
    (SELECT json_array(count(*), sum(checked_ts)) FROM dns_key),
    (SELECT json_array(count(*), sum(checked_ts)) FROM dns_spf),
    (SELECT json_array(count(*), sum(checked_ts)) FROM dns_name),
    (SELECT json_array(count(*), sum(checked_ts)) FROM dns_host),
    (SELECT json_array(count(*), sum(checked_ts)) FROM dns_service_range),
    (SELECT json_array(count(*), sum(last_ts)) FROM dns_history)) END;
