/*
 * options.c: see options.h.
 */
#include "dns/run/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/day.h"
#include "common/memory/buf.h"
#include "common/nearest.h"
#include "common/text.h"
#include "common/vec.h"

const char dns_usage[] =
    "Usage: dmarc-dns COMMAND [OPTION]... [DOMAIN...]\n"
    "  check    what DNS says about a domain's mail, and what to publish\n"
    "  refresh  look up DOMAIN, else own domains with reports, and store it\n"
    "  spf      what SPF says about mail from an address, and why\n"
    "\n"
    "      --ip ADDRESS          an address that sends (repeatable)\n"
    "      --mail-from ADDRESS   the sender of its mail; '': none\n"
    "      --helo NAME           what it says in HELO\n"
    "      --selector NAME       a DKIM selector (check; repeatable)\n"
    "      --resolver ADDR[@PORT]  ask this one (repeatable); none: no one\n"
    "      --trust-anchor FILE   check signatures of DNSSEC\n"
    "      --timeout, --budget SECONDS  of a look-up (5), of the run (600)\n"
    "      --jobs, --rate N      look-ups in flight (200), a second (500)\n"
    "      --format FORMAT       text, json\n"
    "      --extras              look at MTA-STS, TLS-RPT, BIMI and DANE too\n"
    "      --strict              exit 1 if there is an error\n"
    "      --config, --db FILE   settings (else $DMARC_CONF), database\n"
    "      --stored              (check) what refresh stored; asks nobody\n"
    "      --all, --dry-run      (refresh) also what is new; only say what\n"
    "      --records, --hosts    (refresh) one half only\n"
    "      --psl FILE            another Public Suffix List\n"
    "      --now TIME            as if it were then; --help, --version\n"
    "  dmarc-dns check example.org --selector s1 --ip 192.0.2.10\n";

static const char *const commands[COMMANDS + 1] = {
	[COMMAND_CHECK] = "check", [COMMAND_REFRESH] = "refresh",
	[COMMAND_SPF] = "spf",
};
static const char *const formats[FORMATS + 1] = {
	[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json",
};

enum kind { FLAG, TEXT, LIST, NUMBER, FORMAT };

#define AT(member) offsetof(struct dns_opts, member)

/* An option: where its value goes, and the range of a number. */
static const struct row {
	const char *name;
	enum kind kind;
	size_t offset;
	uint32_t least, most, unit;
} rows[] = {
	{ "ip", LIST, AT(ip), 0, 0, 0 },
	{ "mail-from", TEXT, AT(mail_from), 0, 0, 0 },
	{ "helo", TEXT, AT(helo), 0, 0, 0 },
	{ "selector", LIST, AT(selector), 0, 0, 0 },
	{ "resolver", LIST, AT(resolver), 0, 0, 0 },
	{ "trust-anchor", TEXT, AT(trust_anchor), 0, 0, 0 },
	{ "timeout", NUMBER, AT(limits.timeout_ms), 1, 600, 1000 },
	{ "budget", NUMBER, AT(limits.budget_ms), 1, 86400, 1000 },
	{ "jobs", NUMBER, AT(limits.jobs), 1, 4096, 1 },
	{ "rate", NUMBER, AT(limits.rate), 0, 1000000, 1 },
	{ "format", FORMAT, 0, 0, 0, 0 },
	{ "strict", FLAG, AT(strict), 0, 0, 0 },
	{ "extras", FLAG, AT(extras), 0, 0, 0 },
	{ "db", TEXT, AT(db), 0, 0, 0 },
	{ "stored", FLAG, AT(stored), 0, 0, 0 },
	{ "all", FLAG, AT(all), 0, 0, 0 },
	{ "hosts", FLAG, AT(hosts), 0, 0, 0 },
	{ "records", FLAG, AT(records), 0, 0, 0 },
	{ "dry-run", FLAG, AT(dry_run), 0, 0, 0 },
	{ "config", TEXT, AT(config), 0, 0, 0 },
	{ "psl", TEXT, AT(psl), 0, 0, 0 },
	{ "now", TEXT, AT(time), 0, 0, 0 },
	{ "help", FLAG, AT(help), 0, 0, 0 },
	{ "version", FLAG, AT(version), 0, 0, 0 },
};

#define ROWS (sizeof rows / sizeof *rows)

static const char program[] = "dmarc-dns";

static enum dmarc_status
read_number(const struct row *row, const char *text, uint32_t *out,
    struct dmarc_err *err)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
	    n < row->least || n > row->most)
		return dmarc_fail(err, DMARC_E_USAGE, "--%s wants a number "
		    "from %u to %u, not '%.60s'", row->name, row->least,
		    row->most, text);
	*out = (uint32_t)n * row->unit;
	return DMARC_OK;
}

static enum dmarc_status
add_word(struct option_list *l, const char *word, struct dmarc_err *err)
{
	if (!vec_room(&l->word, l->n, &l->size, sizeof *l->word))
		return dmarc_no_memory(err);
	l->word[l->n++] = word;
	return DMARC_OK;
}

static enum dmarc_status
read_option(const struct row *row, const char *value, struct dns_opts *o,
    struct dmarc_err *err)
{
	void *at = (char *)o + row->offset;
	int choice = 0;
	enum dmarc_status st;

	switch (row->kind) {
	case FLAG:
		*(bool *)at = true;
		return DMARC_OK;
	case TEXT:
		*(const char **)at = value;
		return DMARC_OK;
	case LIST:
		return add_word(at, value, err);
	case NUMBER:
		return read_number(row, value, at, err);
	case FORMAT:
		break;
	}
	st = nearest_choose(program, "format", value, formats, &choice, err);
	o->format = (enum dns_format)choice;
	return st;
}

static enum dmarc_status
read_addresses(struct dns_opts *o, struct dmarc_err *err)
{
	o->address = calloc(o->ip.n + 1, sizeof *o->address);
	if (o->address == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < o->ip.n; i++)
		if (!address_parse(o->ip.word[i], &o->address[i]))
			return dmarc_fail(err, DMARC_E_USAGE,
			    "--ip '%.60s' is not an address", o->ip.word[i]);
	return DMARC_OK;
}

/* Reads what is no option: the command and the domains. */
static enum dmarc_status
read_words(int n, char *word[], struct dns_opts *o, struct dmarc_err *err)
{
	enum dmarc_status st;
	int choice = 0;

	if (n == 0)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "name a command: check, refresh, spf (dmarc-dns --help)");
	st = nearest_choose(program, "command", word[0], commands, &choice,
	    err);
	if (st == DMARC_E_USAGE && strchr(word[0], '.') != NULL)
		return dmarc_fail(err, st, "'%.60s' is no command; for a "
		    "domain: dmarc-dns check %.60s", word[0], word[0]);
	o->command = (enum dns_command)choice;
	for (int i = 1; i < n && st == DMARC_OK; i++)
		st = add_word(&o->domain, word[i], err);
	if (st == DMARC_OK && o->domain.n == 0 && !o->stored &&
	    o->command != COMMAND_REFRESH)
		st = dmarc_fail(err, DMARC_E_USAGE, "%s needs a domain "
		    "(dmarc-dns --help)", commands[choice]);
	if (st == DMARC_OK && o->command == COMMAND_SPF && o->ip.n == 0)
		st = dmarc_fail(err, DMARC_E_USAGE,
		    "spf needs --ip ADDRESS (dmarc-dns --help)");
	if (st == DMARC_OK && o->time != NULL && !day_parse(o->time, &o->now))
		st = dmarc_fail(err, DMARC_E_USAGE, "--now '%.60s' is not a "
		    "time, such as 2026-11-15T07:00:00Z", o->time);
	if (st == DMARC_OK && o->command == COMMAND_REFRESH &&
	    (o->ip.n > 0 || o->selector.n > 0))
		st = dmarc_fail(err, DMARC_E_USAGE, "refresh takes addresses "
		    "and selectors from reports (dmarc-dns --help)");
	return st == DMARC_OK ? read_addresses(o, err) : st;
}

enum dmarc_status
options_read(int argc, char *argv[], struct dns_opts *out,
    struct dmarc_err *err)
{
	struct option longs[ROWS + 1] = { { 0 } };
	enum dmarc_status st = DMARC_OK;
	int c, index = 0;

	*out = (struct dns_opts){ .limits = lookup_defaults,
		.now = time(NULL) };
	for (size_t i = 0; i < ROWS; i++)
		longs[i] = (struct option){ .name = rows[i].name,
			.has_arg = rows[i].kind == FLAG ? no_argument :
			required_argument };
	while (st == DMARC_OK &&
	    (c = getopt_long(argc, argv, ":h", longs, &index)) != -1) {
		if (c == 'h')
			out->help = true;
		else
			st = c == '?' || c == ':' ?
			    nearest_option(program, longs, argv[optind - 1],
			    c == ':', err) :
			    read_option(&rows[index], optarg, out, err);
	}
	if (st == DMARC_OK && !out->help && !out->version)
		st = read_words(argc - optind, argv + optind, out, err);
	return st;
}

void
options_free(struct dns_opts *o)
{
	free(o->resolver.word);
	free(o->selector.word);
	free(o->ip.word);
	free(o->domain.word);
	free(o->address);
}
