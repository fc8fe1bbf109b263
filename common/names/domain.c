/*
 * domain.c: see domain.h.
 */
#include "common/names/domain.h"

#include <string.h>

#include <idn2.h>

/* Whether len bytes, in lower case, are a name; see domain_fold(). */
static bool
is_name(const char *s, size_t len)
{
	size_t label = 0;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
		if (++label > DOMAIN_LABEL_MOST)
			return false;
	}
	return label > 0 && len <= DOMAIN_MOST;
}

bool
domain_fold(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] + ('a' - 'A'));
	return is_name(s, len);
}

bool
domain_is_name(const char *s)
{
	return is_name(s, strlen(s));
}

static bool
is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

/*
 * Converts a name with U-labels to A-labels; *out is NULL if the name is
 * invalid. Returns false if out of memory.
 */
static bool
to_ascii(struct arena *a, const char *name, const char **out)
{
	char *ascii = NULL;
	int rc = idn2_to_ascii_8z(name, &ascii, IDN2_NONTRANSITIONAL |
	    IDN2_NFC_INPUT);
	bool valid = rc == IDN2_OK && domain_fold(ascii, strlen(ascii));

	*out = valid ? arena_strndup(a, ascii, strlen(ascii)) : NULL;
	idn2_free(ascii);
	return rc != IDN2_MALLOC && (!valid || *out != NULL);
}

const char *
domain_read(struct arena *a, const char *s, size_t len, bool *valid)
{
	size_t bare = len > 1 && s[len - 1] == '.' ? len - 1 : len;
	char *name = arena_strndup(a, s, bare);
	const char *ascii = NULL;

	*valid = name != NULL && domain_fold(name, bare);
	if (name == NULL || *valid)
		return name;
	if (!is_ascii(s, len)) {
		memcpy(name, s, bare);	/* as it was before domain_fold() */
		if (!to_ascii(a, name, &ascii))
			return NULL;
		*valid = ascii != NULL;
	}
	return *valid ? ascii : arena_strndup(a, s, len);
}

bool
domain_is_below(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n > d && name[n - d - 1] == '.' &&
	    strcmp(name + n - d, domain) == 0;
}
