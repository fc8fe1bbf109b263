/*
 * keys.c: see keys.h. Reads a file group by group; value.c parses the values.
 */
#include "common/settings/keys.h"

#include <string.h>

#include <glib.h>

#include "common/nearest.h"

#define DOMAIN "domain "	/* prefix in [domain NAME] */

struct key {
	const char *group, *name;
	value_parser *parse;
	size_t offset;		/* into the struct that the group fills */
};

static const struct key keys[] = {
#define KEY(group, name, parse, member) \
	{ group, name, parse, offsetof(struct dmarc_settings, member) }
	KEY("domains", "own", value_domains, own),
	KEY("database", "file", value_path, database),
	KEY("database", "wait_seconds", value_wait, wait_seconds),
	KEY("ingest", "authserv_id", value_authserv_id, authserv_id),
	KEY("ingest", "authserv_below_received", value_bool,
	    authserv_below_received),
	KEY("ingest", "distrust", value_distrust, distrust),
	KEY("ingest", "failure_days", value_failure_days, failure_days),
	KEY("ingest", "failure_reports", value_bool, failure_reports),
	KEY("ingest", "on_success", value_on_success, on_success),
	KEY("ingest", "jobs", value_jobs, jobs),
	KEY("report", "profile", value_profile, profile),
	KEY("report", "goal", value_goal, goal),
	KEY("report", "to", value_to, to),
	KEY("report", "from", value_from, from),
	KEY("fleet", "engine", value_string, engine),
#undef KEY
#define KEY(name, parse, member) \
	{ DOMAIN, name, parse, offsetof(struct settings_domain, member) }
	KEY("sends_mail", value_bool, sends_mail),
	KEY("tenants", value_tenants, tenants),
	KEY("accept_forwarding_loss", value_bool, accept_forwarding_loss),
#undef KEY
};

/* The keys of [limits] are the rows of dmarc_limit_table. */
#define LIMITS "limits"

static const char *const groups[] = {
	"domains", "database", "ingest", LIMITS, "report", "fleet",
};

/* The group or key being read, for error texts. */
struct place {
	const char *file, *text;
	GKeyFile *content;
	const char *group;	/* as written */
	const char *key;	/* NULL: the group itself */
};

/* ---- places ---- */

/*
 * The line of a group (key NULL) or of a key in it, which must exist. Of
 * several, the last: its value is the one in effect.
 */
static unsigned
line_of(const struct place *at)
{
	bool inside = false;
	unsigned number = 0, found = 0;
	char **lines = g_strsplit(at->text, "\n", -1);

	for (char **l = lines; *l != NULL; l++) {
		char *line = g_strstrip(*l), *end;

		number++;
		if (*line == '[') {
			line[strcspn(line, "]")] = '\0';
			inside = strcmp(line + 1, at->group) == 0;
			if (inside && at->key == NULL)
				found = number;
		} else if (inside && at->key != NULL) {
			end = strchr(line, '=');
			if (end == NULL)
				continue;
			*end = '\0';
			if (strcmp(g_strchomp(line), at->key) == 0)
				found = number;
		}
	}
	g_strfreev(lines);
	return found;
}

/* Put "FILE:LINE: [GROUP] KEY: " before the error text. */
static enum dmarc_status
wrong(const struct place *at, struct dmarc_err *err)
{
	if (at->key != NULL)
		(void)dmarc_wrap(err, "[%.60s] %.60s", at->group, at->key);
	else
		(void)dmarc_wrap(err, "[%.60s]", at->group);
	return dmarc_wrap(err, "%s:%u", at->file, line_of(at));
}

static enum dmarc_status
unknown(const struct place *at, const char *what, const struct nearest *n,
    struct dmarc_err *err)
{
	if (nearest_is_meant(n))
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "unknown %s; did you mean %s%s%s?", what,
		    at->key != NULL ? "\"" : "[", n->best,
		    at->key != NULL ? "\"" : "]");
	else
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "unknown %s; dmarc.conf(5) lists them", what);
	return wrong(at, err);
}

/* ---- keys ---- */

static enum dmarc_status
unknown_key(const struct place *at, const char *group, struct dmarc_err *err)
{
	struct nearest n = { .word = at->key };

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i].group, group) == 0)
			nearest_try(&n, keys[i].name);
	if (strcmp(group, LIMITS) == 0)
		for (size_t i = 0; i < DMARC_LIMITS; i++)
			nearest_try(&n, dmarc_limit_table[i].name);
	return unknown(at, "key", &n, err);
}

static enum dmarc_status
read_limit(const struct place *at, const char *value,
    struct dmarc_limits *lim, struct dmarc_err *err)
{
	for (size_t i = 0; i < DMARC_LIMITS; i++) {
		const struct dmarc_limit *row = &dmarc_limit_table[i];

		if (strcmp(row->name, at->key) != 0)
			continue;
		if (value_number(value, row->least, row->most,
		    dmarc_limit_at(lim, row), err) != DMARC_OK)
			return wrong(at, err);
		return DMARC_OK;
	}
	return unknown_key(at, LIMITS, err);
}

/* An empty value leaves the default. */
static enum dmarc_status
read_value(const struct place *at, const char *group, const char *value,
    void *base, struct dmarc_err *err)
{
	if (strcmp(group, LIMITS) == 0)
		return read_limit(at, value,
		    &((struct dmarc_settings *)base)->limits, err);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const struct key *k = &keys[i];

		if (strcmp(k->group, group) != 0 ||
		    strcmp(k->name, at->key) != 0)
			continue;
		if (*value != '\0' && k->parse(value, (char *)base + k->offset,
		    err) != DMARC_OK)
			return wrong(at, err);
		return DMARC_OK;
	}
	return unknown_key(at, group, err);
}

static enum dmarc_status
read_key(const struct place *at, const char *group, void *base,
    struct dmarc_err *err)
{
	GError *why = NULL;
	char *value = g_key_file_get_string(at->content, at->group, at->key,
	    &why);
	enum dmarc_status st;

	/* For a stray backslash GLib returns a value and an error. */
	if (why != NULL) {
		(void)dmarc_fail(err, DMARC_E_CONFIG,
		    "must be UTF-8 without stray backslashes");
		st = wrong(at, err);
		g_error_free(why);
	} else {
		st = read_value(at, group, g_strstrip(value), base, err);
	}
	g_free(value);
	return st;
}

/* ---- groups ---- */

static enum dmarc_status
new_domain(const struct place *at, struct dmarc_settings *s,
    struct settings_domain **out, struct dmarc_err *err)
{
	char *name = g_strstrip(g_strdup(at->group + strlen(DOMAIN)));
	const char *fault = NULL;

	if (!value_fold_domain(name))
		fault = "must name a domain in its ASCII form (xn--...)";
	for (size_t i = 0; fault == NULL && i < s->domains; i++)
		if (strcmp(s->domain[i].name, name) == 0)
			fault = "appears twice; join the two groups";
	if (fault != NULL) {
		g_free(name);
		(void)dmarc_fail(err, DMARC_E_CONFIG, "%s", fault);
		return wrong(at, err);
	}
	s->domain = g_renew(struct settings_domain, s->domain, s->domains + 1);
	*out = &s->domain[s->domains++];
	**out = (struct settings_domain){ .name = name, .sends_mail = true };
	return DMARC_OK;
}

static enum dmarc_status
unknown_group(const struct place *at, struct dmarc_err *err)
{
	struct nearest n = { .word = at->group };

	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		nearest_try(&n, groups[i]);
	return unknown(at, "group", &n, err);
}

static bool
is_group(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		if (strcmp(name, groups[i]) == 0)
			return true;
	return false;
}

static enum dmarc_status
read_group(struct place *at, struct dmarc_settings *s, struct dmarc_err *err)
{
	struct settings_domain *domain = NULL;
	const char *group = at->group;
	void *base = s;
	char **names;
	enum dmarc_status st = DMARC_OK;

	at->key = NULL;
	if (g_str_has_prefix(group, DOMAIN)) {
		group = DOMAIN;
		st = new_domain(at, s, &domain, err);
		base = domain;
	} else if (!is_group(group)) {
		st = unknown_group(at, err);
	}
	if (st != DMARC_OK)
		return st;
	names = g_key_file_get_keys(at->content, at->group, NULL, NULL);
	for (char **n = names; *n != NULL && st == DMARC_OK; n++) {
		at->key = *n;
		st = read_key(at, group, base, err);
	}
	g_strfreev(names);
	return st;
}

enum dmarc_status
keys_read(const char *file, const char *text, size_t len,
    struct dmarc_settings *s, struct dmarc_err *err)
{
	struct place at = { .file = file, .text = text,
		.content = g_key_file_new() };
	GError *why = NULL;
	char **names = NULL;
	enum dmarc_status st = DMARC_OK;

	if (!g_key_file_load_from_data(at.content, text, len, G_KEY_FILE_NONE,
	    &why)) {
		st = dmarc_fail(err, DMARC_E_CONFIG, "%s: %s", file,
		    g_error_matches(why, G_KEY_FILE_ERROR,
		    G_KEY_FILE_ERROR_GROUP_NOT_FOUND) ? "put a group, such as "
		    "[domains], on a line before the first key" :
		    why->message);
		g_error_free(why);
		goto out;
	}
	names = g_key_file_get_groups(at.content, NULL);
	for (char **n = names; *n != NULL && st == DMARC_OK; n++) {
		at.group = *n;
		st = read_group(&at, s, err);
	}
out:
	g_strfreev(names);
	g_key_file_free(at.content);
	return st;
}
