/*
 * report_json.c: see report_json.h.
 */
#include "report/data/report_json.h"

#include "report/data/json_value.h"

static json_t *
text(const struct statement *s, enum one_report_column c)
{
	return value_text(one_report_text(s, c));
}

static json_t *
number(const struct statement *s, enum one_report_column c)
{
	return one_report_text(s, c) == NULL ? json_null() :
	    json_integer(one_report_number(s, c));
}

enum dmarc_status
report_json_head(struct output *out, const struct statement *s,
    struct dmarc_err *err)
{
	struct value_sink sink = { out, DMARC_OK, err };

	value_put(&sink, "{\"report_pk\":", number(s, ONE_pk));
	value_put(&sink, ",\"org_name\":", text(s, ONE_org_name));
	value_put(&sink, ",\"email\":", text(s, ONE_email));
	value_put(&sink, ",\"extra_contact_info\":", text(s, ONE_contact));
	value_put(&sink, ",\"report_id\":", text(s, ONE_report_id));
	value_put(&sink, ",\"begin\":", number(s, ONE_begin));
	value_put(&sink, ",\"end\":", number(s, ONE_end));
	value_put(&sink, ",\"domain\":", text(s, ONE_domain));
	value_put(&sink, ",\"policy\":", json_pack(
	    "{so,so,so,so,so,so,so,so,so}", "p", text(s, ONE_p),
	    "sp", text(s, ONE_sp), "np", text(s, ONE_np), "t", text(s, ONE_t),
	    "pct", number(s, ONE_pct), "adkim", text(s, ONE_adkim),
	    "aspf", text(s, ONE_aspf), "fo", text(s, ONE_fo),
	    "discovery_method", text(s, ONE_discovery)));
	value_put(&sink, ",\"generator\":", text(s, ONE_generator));
	value_put(&sink, ",\"report_error\":", text(s, ONE_error));
	value_put(&sink, ",\"repaired\":", json_boolean(
	    one_report_number(s, ONE_repaired) == 1));
	value_put(&sink, ",\"skipped_records\":", number(s, ONE_skipped));
	value_put(&sink, ",\"messages\":", number(s, ONE_messages));
	value_put(&sink, ",\"provenance\":", text(s, ONE_provenance));
	value_put(&sink, ",\"counted\":", json_boolean(
	    one_report_number(s, ONE_counted) == 1));
	value_put(&sink, ",\"message_name\":", text(s, ONE_message));
	return sink.st;
}

static void
put_record(struct value_sink *s, const struct one_record *r)
{
	value_put_text(s, "{\"source_ip\":", r->source_ip);
	value_put_count(s, ",\"count\":", r->messages);
	value_put_text(s, ",\"disposition\":", r->disposition);
	value_put_text(s, ",\"dkim\":", r->dkim);
	value_put_text(s, ",\"spf\":", r->spf);
	value_put(s, ",\"reasons\":", json_loads(r->reasons, 0, NULL));
	value_put_text(s, ",\"header_from\":", r->header_from);
	value_put_text(s, ",\"envelope_from\":", r->envelope_from);
	value_put_text(s, ",\"envelope_to\":", r->envelope_to);
	value_put(s, ",\"dkim_results\":", json_loads(r->dkim_results, 0,
	    NULL));
	value_put(s, ",\"spf_results\":", json_loads(r->spf_results, 0, NULL));
	value_raw(s, "}");
}

enum dmarc_status
report_json_records(struct output *out, struct snapshot *db, int64_t pk,
    struct dmarc_err *err)
{
	struct value_sink sink = { out, DMARC_OK, err };
	struct statement s = one_records_start(db, pk);
	struct one_record r;
	size_t n = 0;

	value_raw(&sink, ",\"records\":[");
	while (sink.st == DMARC_OK && one_records_next(&s, &r)) {
		value_raw(&sink, n++ > 0 ? ",\n " : "\n ");
		put_record(&sink, &r);
	}
	value_raw(&sink, "]}\n");
	return statement_end(&s, sink.st, err);
}
