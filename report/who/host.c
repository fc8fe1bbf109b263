/*
 * host.c: see host.h.
 */
#include "report/who/host.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OCTETS 4
#define V4 12		/* offset of the IPv4 octets in an address */
#define NAME_MOST 256	/* a host name is shorter */

static const char *const pools[] = { "adsl", "broadband", "cable", "catv",
	"cpe", "dhcp", "dial", "dialin", "dialup", "dsl", "dyn", "dynamic",
	"dynip", "fttb", "ftth", "gprs", "hsd", "lte", "mobile", "pool",
	"pools", "ppp", "pppoe", "res", "residential", "vdsl", "wifi" };

/*
 * Whether consecutive numbers in the name are octets of the address, forwards
 * or backwards.
 */
static bool
has_octets(const char *name, const struct dmarc_address *a)
{
	unsigned run = 0;
	int up = -1, down = OCTETS;	/* the octet last matched in each
					 * direction */

	for (const char *c = name; *c != '\0'; ) {
		char *end;
		unsigned long n;

		if (!isdigit((unsigned char)*c)) {
			c++;
			continue;
		}
		n = strtoul(c, &end, 10);
		c = end;
		if (up + 1 < OCTETS && n == a->byte[V4 + up + 1]) {
			up++;
			run = run < (unsigned)up + 1 ? (unsigned)up + 1 : run;
		} else {
			up = n == a->byte[V4] ? 0 : -1;
		}
		if (down > 0 && n == a->byte[V4 + down - 1]) {
			down--;
			run = run < (unsigned)(OCTETS - down) ?
			    (unsigned)(OCTETS - down) : run;
		} else {
			down = n == a->byte[V4 + OCTETS - 1] ? OCTETS - 1 :
			    OCTETS;
		}
	}
	/*
	 * Three octets of four: two match by chance, as in a8-60.mail.example.
	 */
	return run >= OCTETS - 1;
}

/*
 * Whether the name holds eight hexadecimal digits of the address in a row,
 * dashes and dots ignored.
 */
static bool
has_digits(const char *name, const struct dmarc_address *a)
{
	size_t from = address_is_v4(a) ? V4 : 8;
	char digits[NAME_MOST], want[9];
	size_t n = 0;

	for (const char *c = name; *c != '\0' && n + 1 < sizeof digits; c++)
		if (*c != '-' && *c != '.')
			digits[n++] = *c;
	digits[n] = '\0';
	for (size_t i = from; i + 4 <= sizeof a->byte; i += 4) {
		(void)snprintf(want, sizeof want, "%02x%02x%02x%02x",
		    a->byte[i], a->byte[i + 1], a->byte[i + 2],
		    a->byte[i + 3]);
		if (strcmp(want, "00000000") != 0 &&
		    strstr(digits, want) != NULL)
			return true;
	}
	return false;
}

static bool
is_pool(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
		if (strlen(pools[i]) == len &&
		    strncmp(pools[i], word, len) == 0)
			return true;
	return false;
}

/* The start of the last two labels. */
static const char *
last_labels(const char *name)
{
	const char *at = name + strlen(name);

	for (int dots = 0; at > name; at--)
		if (at[-1] == '.' && ++dots == 2)
			break;
	return at;
}

/*
 * Whether a label before the last two has a pool word. Words are runs of
 * letters: "dsl" in "x-dsl7.isp.example".
 */
static bool
has_pool_word(const char *name)
{
	const char *end = last_labels(name), *word = name;

	for (const char *c = name; c <= end; c++) {
		if (c < end && isalpha((unsigned char)*c))
			continue;
		if (is_pool(word, (size_t)(c - word)))
			return true;
		word = c + 1;
	}
	return false;
}

bool
host_is_generic(const char *name, const struct dmarc_address *a)
{
	return (address_is_v4(a) && has_octets(name, a)) ||
	    has_digits(name, a) || has_pool_word(name);
}
