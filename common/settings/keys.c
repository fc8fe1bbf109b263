/*
 * keys.c: see keys.h.
 */
#include "common/settings/keys.h"

#include <string.h>

#include "common/settings/recipients.h"

#define DOMAIN_MOST 253		/* RFC 1035 section 2.3.4, as text */
#define JOBS_MOST 64
#define WAIT_MOST 3600
#define AUTHSERV_ID_MOST 255	/* a domain, or another name as short */

/* Store one value; it is trimmed and not empty. */
typedef enum dmarc_status setter(struct settings_source *src,
    const char *value, void *field, struct dmarc_err *err);

static setter set_string, set_domains, set_tenants, set_jobs, set_wait,
    set_bool;
static setter set_authserv_id, set_on_success, set_profile, set_goal;
static setter set_to, set_from;

struct known_key {
	const char *group, *key;
	setter *set;
	size_t offset;		/* into the struct the group fills */
};

static const struct known_key known_keys[] = {
#define KEY(group, key, set, member) \
	{ group, key, set, offsetof(struct dmarc_settings, member) }
	KEY("domains", "own", set_domains, own),
	KEY("database", "file", set_string, database),
	KEY("database", "wait_seconds", set_wait, wait_seconds),
	KEY("ingest", "authserv_id", set_authserv_id, authserv_id),
	KEY("ingest", "authserv_below_received", set_bool,
	    authserv_below_received),
	KEY("ingest", "on_success", set_on_success, on_success),
	KEY("ingest", "jobs", set_jobs, jobs),
	KEY("report", "profile", set_profile, profile),
	KEY("report", "goal", set_goal, goal),
	KEY("report", "to", set_to, to),
	KEY("report", "from", set_from, from),
#undef KEY
#define KEY(key, set, member) \
	{ SETTINGS_DOMAIN, key, set, offsetof(struct settings_domain, member) }
	KEY("sends_mail", set_bool, sends_mail),
	KEY("tenants", set_tenants, tenants),
	KEY("accept_forwarding_loss", set_bool, accept_forwarding_loss),
#undef KEY
};

static const char *const known_groups[] = {
	"domains", "database", "ingest", "limits", "report",
};

/*
 * The line of a group (key NULL) or of a key in it, which is there: of the
 * last one, because that counts.
 */
static unsigned
line_of(const char *text, const char *group, const char *key)
{
	bool inside = false;
	unsigned number = 0, found = 0;
	char **lines = g_strsplit(text, "\n", -1);

	for (char **l = lines; *l != NULL; l++) {
		char *line = g_strstrip(*l), *end;

		number++;
		if (*line == '[') {
			line[strcspn(line, "]")] = '\0';
			inside = strcmp(line + 1, group) == 0;
			if (inside && key == NULL)
				found = number;
		} else if (inside && key != NULL) {
			end = strchr(line, '=');
			if (end == NULL)
				continue;
			*end = '\0';
			if (strcmp(g_strchomp(line), key) == 0)
				found = number;
		}
	}
	g_strfreev(lines);
	return found;
}

enum dmarc_status
settings_at_line(struct settings_source *src, struct dmarc_err *err)
{
	return dmarc_wrap(err, "%s:%u", src->file,
	    line_of(src->text, src->group, src->key));
}

size_t
settings_distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), best;
	size_t *row = g_new(size_t, lb + 1);

	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t up = row[j];
			size_t change = diagonal + (a[i - 1] != b[j - 1]);

			row[j] = MIN(MIN(up, row[j - 1]) + 1, change);
			diagonal = up;
		}
	}
	best = row[lb];
	g_free(row);
	return best;
}

static void
nearer(const char *word, const char *known, const char **best, size_t *least)
{
	size_t d = settings_distance(word, known);

	if (d < *least) {
		*least = d;
		*best = known;
	}
}

bool
settings_is_domain(const char *group)
{
	return strncmp(group, SETTINGS_DOMAIN, strlen(SETTINGS_DOMAIN)) == 0;
}

bool
settings_is_group(const char *name)
{
	bool known = false;

	for (size_t i = 0; i < G_N_ELEMENTS(known_groups); i++)
		known = known || strcmp(name, known_groups[i]) == 0;
	return known;
}

enum dmarc_status
settings_unknown_group(struct settings_source *src, struct dmarc_err *err)
{
	const char *best = "";
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < G_N_ELEMENTS(known_groups); i++)
		nearer(src->group, known_groups[i], &best, &least);
	src->key = NULL;
	(void)dmarc_fail(err, DMARC_E_CONFIG,
	    "unknown group [%.60s]; the nearest known one is [%s]",
	    src->group, best);
	return settings_at_line(src, err);
}

static enum dmarc_status
unknown_key(struct settings_source *src, struct dmarc_err *err)
{
	const char *group = settings_is_domain(src->group) ? SETTINGS_DOMAIN :
	    src->group;
	const char *best = "";
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < G_N_ELEMENTS(known_keys); i++)
		if (strcmp(known_keys[i].group, group) == 0)
			nearer(src->key, known_keys[i].key, &best, &least);
	if (strcmp(group, "limits") == 0)
		for (size_t i = 0; i < DMARC_LIMITS; i++)
			nearer(src->key, dmarc_limit_table[i].name, &best,
			    &least);
	(void)dmarc_fail(err, DMARC_E_CONFIG,
	    "unknown key \"%.60s\" in [%.60s]; the nearest known one is \"%s\"",
	    src->key, src->group, best);
	return settings_at_line(src, err);
}

static enum dmarc_status
wrong_value(struct settings_source *src, const char *value, const char *want,
    struct dmarc_err *err)
{
	(void)dmarc_fail(err, DMARC_E_CONFIG,
	    "\"%.60s\" in [%.60s] is \"%.60s\", but must be %s", src->key,
	    src->group, value, want);
	return settings_at_line(src, err);
}

static enum dmarc_status
set_string(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	(void)src;
	(void)err;
	g_free(*(char **)field);	/* the key may come twice */
	*(char **)field = g_strdup(value);
	return DMARC_OK;
}

/* One name: a list would be a name with blanks that no server has. */
static enum dmarc_status
set_authserv_id(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	if (strlen(value) > AUTHSERV_ID_MOST ||
	    strpbrk(value, " \t,;\"()") != NULL)
		return wrong_value(src, value, "one name, as your mail "
		    "server writes it after Authentication-Results:", err);
	return set_string(src, value, field, err);
}

static enum dmarc_status
set_word(struct settings_source *src, const char *value,
    const char *const *words, const char *want, void *field,
    struct dmarc_err *err)
{
	if (!g_strv_contains(words, value))
		return wrong_value(src, value, want, err);
	return set_string(src, value, field, err);
}

static enum dmarc_status
set_profile(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	static const char *const words[] = { "standard", "cautious", "fast",
		NULL };

	return set_word(src, value, words, "standard, cautious or fast", field,
	    err);
}

static enum dmarc_status
set_goal(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	static const char *const words[] = { "quarantine", "reject", NULL };

	return set_word(src, value, words, "quarantine or reject", field, err);
}

static enum dmarc_status
set_to(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	if (!recipients_valid(value, true))
		return wrong_value(src, value, "plain mail addresses, "
		    "separated by commas", err);
	return set_string(src, value, field, err);
}

static enum dmarc_status
set_from(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	if (!recipients_valid(value, false))
		return wrong_value(src, value, "one plain mail address", err);
	return set_string(src, value, field, err);
}

/* Checked here, so that the message can name the line. */
static enum dmarc_status
set_on_success(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	static const char *const words[] = { "keep", "seen", "delete", NULL };

	if (strncmp(value, "move=", 5) == 0 && value[5] != '\0')
		return set_string(src, value, field, err);
	return set_word(src, value, words,
	    "keep, seen, move=FOLDER or delete", field, err);
}

static enum dmarc_status
set_bool(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	static const char *const yes[] = { "yes", "true", "on", "1", NULL };
	static const char *const no[] = { "no", "false", "off", "0", NULL };

	if (g_strv_contains(yes, value))
		*(bool *)field = true;
	else if (g_strv_contains(no, value))
		*(bool *)field = false;
	else
		return wrong_value(src, value, "yes or no", err);
	return DMARC_OK;
}

static enum dmarc_status
number(struct settings_source *src, const char *value, uint64_t least,
    uint64_t most, uint64_t *out, struct dmarc_err *err)
{
	guint64 n;

	if (!g_ascii_string_to_unsigned(value, 10, least, most, &n, NULL)) {
		char *want = g_strdup_printf("a number from %" G_GUINT64_FORMAT
		    " to %" G_GUINT64_FORMAT, (guint64)least, (guint64)most);
		enum dmarc_status st = wrong_value(src, value, want, err);

		g_free(want);
		return st;
	}
	*out = n;
	return DMARC_OK;
}

static enum dmarc_status
set_jobs(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	uint64_t n = 0;
	enum dmarc_status st = number(src, value, 1, JOBS_MOST, &n, err);

	if (st == DMARC_OK)
		*(unsigned *)field = (unsigned)n;
	return st;
}

static enum dmarc_status
set_wait(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	uint64_t n = 0;
	enum dmarc_status st = number(src, value, 0, WAIT_MOST, &n, err);

	if (st == DMARC_OK)
		*(unsigned *)field = (unsigned)n;
	return st;
}

/* The items of a list, trimmed, without empty ones. */
static char **
list(const char *value)
{
	char **items = g_strsplit(value, ";", -1);
	size_t n = 0;

	for (char **i = items; *i != NULL; i++) {
		g_strstrip(*i);
		if (**i == '\0')
			g_free(*i);
		else
			items[n++] = *i;
	}
	items[n] = NULL;
	return items;
}

static enum dmarc_status
set_tenants(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	char **items = list(value);

	for (char **i = items; *i != NULL; i++)
		for (char *c = *i; *c != '\0'; c++) {
			enum dmarc_status st;

			if (g_ascii_isalnum(*c) || *c == '-') {
				*c = g_ascii_tolower(*c);
				continue;
			}
			st = wrong_value(src, *i, "a list of names without "
			    "dots, such as the acmecorp of "
			    "acmecorp.onmicrosoft.com, separated by ;", err);
			g_strfreev(items);
			return st;
		}
	g_strfreev(*(char ***)field);
	*(char ***)field = items;
	return DMARC_OK;
}

bool
settings_fold_domain(char *name)
{
	size_t len = strlen(name);

	if (len > 0 && name[len - 1] == '.')
		name[--len] = '\0';
	if (len == 0 || len > DOMAIN_MOST || *name == '.' ||
	    strstr(name, "..") != NULL)
		return false;
	for (char *c = name; *c != '\0'; c++) {
		if (!g_ascii_isalnum(*c) && strchr("-_.", *c) == NULL)
			return false;
		*c = g_ascii_tolower(*c);
	}
	return true;
}

static enum dmarc_status
set_domains(struct settings_source *src, const char *value, void *field,
    struct dmarc_err *err)
{
	char **items = list(value);
	size_t n = 0;

	for (size_t i = 0; items[i] != NULL; i++) {
		char *item = items[i];
		bool twice = false;

		if (!settings_fold_domain(item)) {
			enum dmarc_status st = wrong_value(src, item,
			    "a list of domains in their ASCII form "
			    "(xn--...), separated by ;", err);

			while (items[i] != NULL)
				g_free(items[i++]);
			items[n] = NULL;
			g_strfreev(items);
			return st;
		}
		for (size_t j = 0; j < n; j++)
			twice = twice || strcmp(items[j], item) == 0;
		if (twice)
			g_free(item);
		else
			items[n++] = item;
	}
	items[n] = NULL;
	g_strfreev(*(char ***)field);
	*(char ***)field = items;
	return DMARC_OK;
}

static enum dmarc_status
read_limit(struct settings_source *src, const char *value,
    struct dmarc_limits *lim, struct dmarc_err *err)
{
	for (size_t i = 0; i < DMARC_LIMITS; i++) {
		const struct dmarc_limit *row = &dmarc_limit_table[i];

		if (strcmp(row->name, src->key) == 0)
			return number(src, value, row->least, row->most,
			    dmarc_limit_at(lim, row), err);
	}
	return unknown_key(src, err);
}

enum dmarc_status
settings_read_key(struct settings_source *src, const char *group, void *base,
    struct dmarc_err *err)
{
	GError *why = NULL;
	char *value = g_key_file_get_string(src->keys, src->group, src->key,
	    &why);
	const struct known_key *known = NULL;
	enum dmarc_status st;

	/* With a stray backslash there is a value all the same. */
	if (why != NULL) {
		st = wrong_value(src, "", "UTF-8 without stray backslashes",
		    err);
		goto out;
	}
	g_strstrip(value);
	for (size_t i = 0; i < G_N_ELEMENTS(known_keys); i++)
		if (strcmp(known_keys[i].group, group) == 0 &&
		    strcmp(known_keys[i].key, src->key) == 0)
			known = &known_keys[i];
	if (strcmp(group, "limits") == 0)
		st = read_limit(src, value,
		    &((struct dmarc_settings *)base)->limits, err);
	else if (known == NULL)
		st = unknown_key(src, err);
	else if (*value == '\0')
		st = DMARC_OK;	/* said to be nothing: as if absent */
	else
		st = known->set(src, value, (char *)base + known->offset, err);
out:
	g_clear_error(&why);
	g_free(value);
	return st;
}
