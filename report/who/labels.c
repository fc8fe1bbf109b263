/*
 * labels.c: see labels.h.
 *
 * Addresses are in one hash table for each prefix length in use, domains in
 * one table for each kind of match. Of all matching entries, the lowest line
 * wins.
 */
#include "report/who/labels.h"

#include <string.h>

#include <glib.h>

#include "common/names/domain.h"
#include "common/settings/text_file.h"

#define BITS 128
#define V4_BITS 96		/* bits before the IPv4 of an IPv4-mapped
				 * address */
#define DOMAIN_MATCHES 3

struct labels {
	GPtrArray *rules;	/* owns the rules; in file order */
	GHashTable *net[BITS + 1];	/* by address; NULL: prefix not in
					 * use */
	unsigned char prefix[BITS + 1];	/* the prefix lengths in use */
	size_t prefixes;
	GHashTable *domain[DOMAIN_MATCHES];	/* dkim, spf, ptr */
};

static const char *const words[LABELS] = {
	[LABEL_OWN] = "own",
	[LABEL_AUTHORISED] = "authorised",
	[LABEL_FORWARDER] = "forwarder",
	[LABEL_UNAUTHORISED] = "unauthorised",
	[LABEL_IGNORE] = "ignore",
};

static const struct {
	const char *word;
	enum label_match match;
} matches[DOMAIN_MATCHES] = {
	{ "dkim:", LABEL_DKIM }, { "spf:", LABEL_SPF }, { "ptr:", LABEL_PTR },
};

int
labels_compare(const struct label_rule *a, const struct label_rule *b)
{
	int x = a != NULL ? (int)a->label : -1;
	int y = b != NULL ? (int)b->label : -1;

	return (x > y) - (x < y);
}

const char *
label_word(enum label label)
{
	return words[label];
}

const char *
label_match_word(enum label_match match)
{
	for (size_t i = 0; i < DOMAIN_MATCHES; i++)
		if (matches[i].match == match)
			return matches[i].word;
	return "";
}

static void
rule_free(void *data)
{
	struct label_rule *r = data;

	g_free((char *)r->what);
	g_free(r);
}

void
labels_free(struct labels *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i <= BITS; i++)
		if (l->net[i] != NULL)
			g_hash_table_destroy(l->net[i]);
	for (size_t i = 0; i < DOMAIN_MATCHES; i++)
		g_hash_table_destroy(l->domain[i]);
	g_ptr_array_free(l->rules, TRUE);
	g_free(l);
}

size_t
labels_count(const struct labels *l)
{
	return l->rules->len;
}

static guint
address_hash(const void *key)
{
	const struct dmarc_address *a = key;
	guint h = 2166136261u;		/* FNV-1a */

	for (size_t i = 0; i < sizeof a->byte; i++)
		h = (h ^ a->byte[i]) * 16777619u;
	return h;
}

static gboolean
address_equal(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct dmarc_address)) == 0;
}

static struct dmarc_address
masked(const struct dmarc_address *a, unsigned bits)
{
	struct dmarc_address m = *a;

	for (unsigned i = 0; i < sizeof m.byte; i++) {
		unsigned keep = bits > i * 8 ? bits - i * 8 : 0;

		if (keep < 8)
			m.byte[i] &= (unsigned char)(0xff00u >> keep);
	}
	return m;
}

/* "192.0.2.0/24"; a single address gets no prefix. */
static char *
net_text(const struct dmarc_address *a, unsigned bits)
{
	char text[DMARC_ADDRESS_TEXT];

	address_text(a, text);
	if (bits == BITS)
		return g_strdup(text);
	return g_strdup_printf("%s/%u", text,
	    address_is_v4(a) ? bits - V4_BITS : bits);
}

/* Reads an address or a network; *err says what is wrong. */
static enum dmarc_status
read_net(const char *what, struct dmarc_address *net, unsigned *bits,
    struct dmarc_err *err)
{
	const char *slash = strchr(what, '/');
	char *address = slash != NULL ?
	    g_strndup(what, (size_t)(slash - what)) : g_strdup(what);
	bool fine = address_parse(address, net);
	bool dotted = strchr(address, ':') == NULL;
	guint64 prefix = BITS;

	g_free(address);
	if (!fine)
		return dmarc_fail(err, DMARC_E_CONFIG, "\"%.80s\" is no "
		    "address, network (192.0.2.0/24), dkim:DOMAIN, spf:DOMAIN "
		    "or ptr:SUFFIX", what);
	if (slash != NULL) {
		struct dmarc_address low;
		guint64 most = dotted ? BITS - V4_BITS : BITS;

		if (!g_ascii_string_to_unsigned(slash + 1, 10, 0, most,
		    &prefix, NULL))
			return dmarc_fail(err, DMARC_E_CONFIG, "\"%.80s\": "
			    "the number after the / must be from 0 to %u",
			    what, (unsigned)most);
		if (dotted)
			prefix += V4_BITS;
		low = masked(net, (unsigned)prefix);
		if (!address_equal(&low, net)) {
			char *right = net_text(&low, (unsigned)prefix);

			(void)dmarc_fail(err, DMARC_E_CONFIG, "\"%.80s\" is "
			    "an address within a network: write the network, "
			    "%s, or the address without /", what, right);
			g_free(right);
			return DMARC_E_CONFIG;
		}
	}
	*bits = (unsigned)prefix;
	return DMARC_OK;
}

/* The folded domain after "dkim:", "spf:" or "ptr:"; NULL: not a domain. */
static char *
read_domain(const char *text)
{
	char *name = g_ascii_strdown(text[0] == '.' ? text + 1 : text, -1);
	size_t len = strlen(name);

	if (len > 0 && name[len - 1] == '.')
		name[--len] = '\0';
	if (len == 0 || len > DOMAIN_MOST || name[0] == '.' ||
	    strstr(name, "..") != NULL)
		goto out;
	for (const char *c = name; *c != '\0'; c++)
		if (!g_ascii_isalnum(*c) && strchr("-_.", *c) == NULL)
			goto out;
	return name;
out:
	g_free(name);
	return NULL;
}

bool
labels_domain(const char *name)
{
	char *folded = read_domain(name);
	bool fine = folded != NULL;

	g_free(folded);
	return fine;
}

/* Enters a rule into its table; the key must live as long as the rule. */
static enum dmarc_status
enter(GHashTable *table, void *key, const struct label_rule *r,
    struct dmarc_err *err)
{
	const struct label_rule *old = g_hash_table_lookup(table, key);

	if (old != NULL)
		return dmarc_fail(err, DMARC_E_CONFIG, "\"%.80s\" has the "
		    "label %s in line %u already: remove one of them",
		    r->what, words[old->label], old->line);
	g_hash_table_insert(table, key, (void *)r);
	return DMARC_OK;
}

static enum dmarc_status
add_domain(struct labels *l, struct label_rule *r, unsigned which,
    const char *text, struct dmarc_err *err)
{
	r->match = matches[which].match;
	r->what = read_domain(text);
	if (r->what == NULL)
		return dmarc_fail(err, DMARC_E_CONFIG, "\"%s%.80s\" names no "
		    "domain in its ASCII form (xn--...)", matches[which].word,
		    text);
	return enter(l->domain[which], (char *)r->what, r, err);
}

static enum dmarc_status
add_net(struct labels *l, struct label_rule *r, const char *what,
    struct dmarc_err *err)
{
	struct dmarc_address net, *key;
	unsigned bits = 0;	/* gcc cannot see that read_net() sets it */
	enum dmarc_status st = read_net(what, &net, &bits, err);

	if (st != DMARC_OK)
		return st;
	r->match = LABEL_ADDRESS;
	r->what = net_text(&net, bits);
	if (l->net[bits] == NULL) {
		l->net[bits] = g_hash_table_new_full(address_hash,
		    address_equal, g_free, NULL);
		l->prefix[l->prefixes++] = (unsigned char)bits;
	}
	key = g_memdup2(&net, sizeof net);
	st = enter(l->net[bits], key, r, err);
	if (st != DMARC_OK)
		g_free(key);
	return st;
}

static enum dmarc_status
add_rule(struct labels *l, unsigned line, const char *label, const char *what,
    struct dmarc_err *err)
{
	struct label_rule *r = g_new0(struct label_rule, 1);

	g_ptr_array_add(l->rules, r);
	r->line = line;
	while (r->label < LABELS && strcmp(label, words[r->label]) != 0)
		r->label++;
	if (r->label == LABELS)
		return dmarc_fail(err, DMARC_E_CONFIG, "unknown label "
		    "\"%.60s\"; the labels are own, authorised, forwarder, "
		    "unauthorised and ignore", label);
	for (unsigned i = 0; i < DOMAIN_MATCHES; i++) {
		size_t len = strlen(matches[i].word);

		if (g_ascii_strncasecmp(what, matches[i].word, len) == 0)
			return add_domain(l, r, i, what + len, err);
	}
	return add_net(l, r, what, err);
}

/* Reads one line, and modifies it. */
static enum dmarc_status
read_line(struct labels *l, unsigned number, char *line,
    struct dmarc_err *err)
{
	static const char blank[] = " \t\r";
	char *rest, *label, *what;

	line[strcspn(line, "#")] = '\0';
	label = strtok_r(line, blank, &rest);
	if (label == NULL)
		return DMARC_OK;
	what = strtok_r(NULL, blank, &rest);
	if (what == NULL || strtok_r(NULL, blank, &rest) != NULL)
		return dmarc_fail(err, DMARC_E_CONFIG, "a line holds two "
		    "words, LABEL WHAT, such as: own 192.0.2.0/24");
	return add_rule(l, number, label, what, err);
}

static enum dmarc_status
read_text(struct labels *l, const char *file, char *text,
    struct dmarc_err *err)
{
	char *next = text;
	unsigned number = 0;

	while (next != NULL) {
		char *line = next;
		enum dmarc_status st;

		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		st = read_line(l, ++number, line, err);
		if (st != DMARC_OK)
			return dmarc_wrap(err, "%s:%u", file, number);
	}
	return DMARC_OK;
}

enum dmarc_status
labels_load(const char *file, struct labels **out, struct dmarc_err *err)
{
	struct labels *l = g_new0(struct labels, 1);
	char *text = NULL;
	enum dmarc_status st = DMARC_OK;

	l->rules = g_ptr_array_new_with_free_func(rule_free);
	for (size_t i = 0; i < DOMAIN_MATCHES; i++)
		l->domain[i] = g_hash_table_new(g_str_hash, g_str_equal);
	if (file != NULL)
		st = text_file_read(file, &text, err);
	if (st == DMARC_OK && text != NULL)
		st = read_text(l, file, text, err);
	g_free(text);
	if (st == DMARC_OK)
		*out = l;
	else
		labels_free(l);
	return st;
}

const struct label_rule *
labels_first(const struct label_rule *a, const struct label_rule *b)
{
	if (a == NULL || b == NULL)
		return a != NULL ? a : b;
	return b->line < a->line ? b : a;
}

const struct label_rule *
labels_by_address(const struct labels *l, const struct dmarc_address *a)
{
	const struct label_rule *first = NULL;

	for (size_t i = 0; i < l->prefixes; i++) {
		struct dmarc_address net = masked(a, l->prefix[i]);

		first = labels_first(first,
		    g_hash_table_lookup(l->net[l->prefix[i]], &net));
	}
	return first;
}

/* The first rule for a domain or a parent domain. */
static const struct label_rule *
by_domain(GHashTable *table, const char *domain)
{
	const struct label_rule *first = NULL;

	if (g_hash_table_size(table) == 0)
		return NULL;
	while (domain != NULL) {
		first = labels_first(first, g_hash_table_lookup(table,
		    domain));
		domain = strchr(domain, '.');
		if (domain != NULL)
			domain++;
	}
	return first;
}

static const struct label_rule *
by_passing(GHashTable *table, const struct dmarc_auth *auth, size_t n)
{
	const struct label_rule *first = NULL;

	for (size_t i = 0; i < n; i++)
		if (auth[i].result == DMARC_RESULT_PASS &&
		    auth[i].scope != DMARC_SCOPE_HELO &&
		    auth[i].domain != NULL)
			first = labels_first(first, by_domain(table,
			    auth[i].domain));
	return first;
}

const struct label_rule *
labels_by_dkim(const struct labels *l, const struct dmarc_auth *dkim,
    size_t n)
{
	return by_passing(l->domain[0], dkim, n);
}

const struct label_rule *
labels_by_spf(const struct labels *l, const struct dmarc_auth *spf, size_t n)
{
	return by_passing(l->domain[1], spf, n);
}

const struct label_rule *
labels_by_name(const struct labels *l, const char *name)
{
	return by_domain(l->domain[2], name);
}
