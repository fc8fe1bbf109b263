-- Where a batch waits: the columns of "report". LIKE would need the right to read
-- that table.
CREATE TEMPORARY TABLE incoming (
    domain text, day_ts bigint, identity bytea, reporter text, report_id
    text, begin_ts bigint, end_ts bigint, facts bytea, provenance smallint,
    org_name text, email text, extra_contact_info text, generator text, p
    text, sp text, np text, t text, pct smallint, adkim text, aspf text, fo
    text, discovery text, repaired boolean, skipped bigint, error text,
    messages bigint, dmarc_pass bigint, dkim_aligned bigint, spf_aligned
    bigint, disp_none bigint, disp_quarantine bigint, disp_reject bigint,
    records integer, source inet[], combination integer[], counts bigint[],
    combinations text
) ON COMMIT DELETE ROWS
