/*
 * value.c: see value.h.
 */
#include "common/settings/value.h"

#include <string.h>

#include <glib.h>

#include "common/facts/aggregate.h"
#include "common/names/domain.h"
#include "common/settings/recipients.h"

#define JOBS_MOST 64
#define WAIT_MOST 3600
#define FAILURE_DAYS_MOST 366
#define AUTHSERV_ID_MOST 255	/* as long as a domain may be */

static enum dmarc_status
wrong(const char *text, const char *want, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_CONFIG, "must be %s, not \"%.60s\"",
	    want, text);
}

enum dmarc_status
value_of_flag(const char *flag, value_parser *parse, const char *text,
    void *out, struct dmarc_err *err)
{
	if (parse(text, out, err) == DMARC_OK)
		return DMARC_OK;
	(void)dmarc_wrap(err, "%s", flag);
	return err->code = DMARC_E_USAGE;
}

/* ---- words ---- */

enum dmarc_status
value_string(const char *text, void *out, struct dmarc_err *err)
{
	char **to = out;

	(void)err;
	g_free(*to);
	*to = g_strdup(text);
	return DMARC_OK;
}

enum dmarc_status
value_no_tilde(const char *text, enum dmarc_status code,
    struct dmarc_err *err)
{
	if (*text != '~')
		return DMARC_OK;
	if (text[1] != '/')
		return dmarc_fail(err, code, "begins with ~, which only a "
		    "shell replaces: write the whole path");
	return dmarc_fail(err, code, "begins with ~, which only a shell "
	    "replaces: write the whole path, %s%s", g_get_home_dir(),
	    text + 1);
}

enum dmarc_status
value_path(const char *text, void *out, struct dmarc_err *err)
{
	enum dmarc_status st = value_no_tilde(text, DMARC_E_CONFIG, err);

	return st == DMARC_OK ? value_string(text, out, err) : st;
}

struct word {
	const char *text;
	int value;
};

/* Look a word up in a list; text NULL ends the list. */
static enum dmarc_status
choose(const char *text, const struct word *list, const char *want, int *out,
    struct dmarc_err *err)
{
	for (; list->text != NULL; list++)
		if (strcmp(text, list->text) == 0) {
			*out = list->value;
			return DMARC_OK;
		}
	return wrong(text, want, err);
}

enum dmarc_status
value_bool(const char *text, void *out, struct dmarc_err *err)
{
	static const struct word words[] = {
		{ "yes", true }, { "true", true }, { "on", true },
		{ "1", true }, { "no", false }, { "false", false },
		{ "off", false }, { "0", false }, { NULL, 0 },
	};
	int value = 0;
	enum dmarc_status st = choose(text, words, "yes or no", &value, err);

	if (st == DMARC_OK)
		*(bool *)out = value != 0;
	return st;
}

enum dmarc_status
value_profile(const char *text, void *out, struct dmarc_err *err)
{
	static const struct word words[] = {
		{ "standard", SETTINGS_STANDARD },
		{ "cautious", SETTINGS_CAUTIOUS }, { "fast", SETTINGS_FAST },
		{ NULL, 0 },
	};
	int value = 0;
	enum dmarc_status st = choose(text, words,
	    "standard, cautious or fast", &value, err);

	if (st == DMARC_OK)
		*(enum settings_profile *)out = (enum settings_profile)value;
	return st;
}

enum dmarc_status
value_goal(const char *text, void *out, struct dmarc_err *err)
{
	static const struct word words[] = {
		{ "quarantine", DMARC_P_QUARANTINE },
		{ "reject", DMARC_P_REJECT }, { NULL, 0 },
	};
	int value = 0;
	enum dmarc_status st = choose(text, words, "quarantine or reject",
	    &value, err);

	if (st == DMARC_OK)
		*(enum dmarc_p *)out = (enum dmarc_p)value;
	return st;
}

enum dmarc_status
value_on_success(const char *text, void *out, struct dmarc_err *err)
{
	static const struct word words[] = {
		{ "keep", ON_SUCCESS_KEEP }, { "seen", ON_SUCCESS_SEEN },
		{ "delete", ON_SUCCESS_DELETE }, { NULL, 0 },
	};
	struct on_success *to = out;
	const char *folder = NULL;
	int how = ON_SUCCESS_MOVE;

	if (g_str_has_prefix(text, "move=")) {
		enum dmarc_status st;

		folder = text + strlen("move=");
		st = value_no_tilde(folder, DMARC_E_CONFIG, err);
		if (st != DMARC_OK)
			return st;
		/* A Maildir++ folder is one name, given without its dot. */
		if (*folder == '\0' || *folder == '.' ||
		    (*folder != '/' && strchr(folder, '/') != NULL))
			return wrong(text, "move=FOLDER, where FOLDER is one "
			    "name without a dot before it, or the absolute "
			    "path of a Maildir", err);
	} else {
		enum dmarc_status st = choose(text, words,
		    "keep, seen, move=FOLDER or delete", &how, err);

		if (st != DMARC_OK)
			return st;
	}
	g_free(to->folder);
	*to = (struct on_success){ .how = (enum on_success_how)how,
		.folder = g_strdup(folder) };
	return DMARC_OK;
}

/* ---- numbers ---- */

enum dmarc_status
value_number(const char *text, uint64_t least, uint64_t most, uint64_t *out,
    struct dmarc_err *err)
{
	char want[80];
	guint64 n;

	if (g_ascii_string_to_unsigned(text, 10, least, most, &n, NULL)) {
		*out = n;
		return DMARC_OK;
	}
	(void)g_snprintf(want, sizeof want, "a number from %" G_GUINT64_FORMAT
	    " to %" G_GUINT64_FORMAT, (guint64)least, (guint64)most);
	return wrong(text, want, err);
}

static enum dmarc_status
number(const char *text, unsigned least, unsigned most, void *out,
    struct dmarc_err *err)
{
	uint64_t n = 0;
	enum dmarc_status st = value_number(text, least, most, &n, err);

	if (st == DMARC_OK)
		*(unsigned *)out = (unsigned)n;
	return st;
}

enum dmarc_status
value_jobs(const char *text, void *out, struct dmarc_err *err)
{
	return number(text, 1, JOBS_MOST, out, err);
}

enum dmarc_status
value_wait(const char *text, void *out, struct dmarc_err *err)
{
	return number(text, 0, WAIT_MOST, out, err);
}

enum dmarc_status
value_failure_days(const char *text, void *out, struct dmarc_err *err)
{
	return number(text, 1, FAILURE_DAYS_MOST, out, err);
}

/* ---- names ---- */

/* Rejects lists: the setting is one name, and a name has no blanks. */
enum dmarc_status
value_authserv_id(const char *text, void *out, struct dmarc_err *err)
{
	if (strlen(text) > AUTHSERV_ID_MOST ||
	    strpbrk(text, " \t,;\"()") != NULL)
		return wrong(text, "one name, as your mail server writes it "
		    "after Authentication-Results:", err);
	return value_string(text, out, err);
}

enum dmarc_status
value_to(const char *text, void *out, struct dmarc_err *err)
{
	if (!recipients_valid(text, true))
		return wrong(text, "plain mail addresses, separated by commas",
		    err);
	return value_string(text, out, err);
}

enum dmarc_status
value_from(const char *text, void *out, struct dmarc_err *err)
{
	if (!recipients_valid(text, false))
		return wrong(text, "one plain mail address", err);
	return value_string(text, out, err);
}

/* ---- lists ---- */

typedef bool fold_item(char *item);

/* Parse a list: trims and folds the items, drops empty ones and duplicates. */
static enum dmarc_status
list(const char *text, fold_item *fold, const char *want, char ***out,
    struct dmarc_err *err)
{
	char **items = g_strsplit(text, ";", -1);
	GPtrArray *kept = g_ptr_array_new_with_free_func(g_free);
	enum dmarc_status st = DMARC_OK;

	for (char **i = items; *i != NULL && st == DMARC_OK; i++) {
		char *item = g_strstrip(*i);

		if (*item == '\0')
			continue;
		if (!fold(item))
			st = wrong(item, want, err);
		else if (!g_ptr_array_find_with_equal_func(kept, item,
		    g_str_equal, NULL))
			g_ptr_array_add(kept, g_strdup(item));
	}
	g_strfreev(items);
	if (st != DMARC_OK) {
		g_ptr_array_unref(kept);
		return st;
	}
	g_ptr_array_add(kept, NULL);
	g_strfreev(*out);
	*out = (char **)g_ptr_array_free(kept, FALSE);
	return DMARC_OK;
}

bool
value_fold_domain(char *name)
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

enum dmarc_status
value_domains(const char *text, void *out, struct dmarc_err *err)
{
	return list(text, value_fold_domain, "a list of domains in their "
	    "ASCII form (xn--...), separated by ;", out, err);
}

/* A reporter without an e-mail address is known by any text. */
static bool
fold_text(char *name)
{
	for (char *c = name; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	return true;
}

enum dmarc_status
value_distrust(const char *text, void *out, struct dmarc_err *err)
{
	return list(text, fold_text, "a list of organizations, separated by ;",
	    out, err);
}

static bool
fold_tenant(char *name)
{
	for (char *c = name; *c != '\0'; c++) {
		if (!g_ascii_isalnum(*c) && *c != '-')
			return false;
		*c = g_ascii_tolower(*c);
	}
	return true;
}

enum dmarc_status
value_tenants(const char *text, void *out, struct dmarc_err *err)
{
	return list(text, fold_tenant, "a list of names without dots, such as "
	    "the acmecorp of acmecorp.onmicrosoft.com, separated by ;", out,
	    err);
}
