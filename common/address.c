/*
 * address.c: see address.h.
 */
#include "common/address.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

bool
address_is_v4(const struct dmarc_address *a)
{
	return memcmp(a->byte, mapped, sizeof mapped) == 0;
}

int
address_compare(const struct dmarc_address *a, const struct dmarc_address *b)
{
	return memcmp(a->byte, b->byte, sizeof a->byte);
}

bool
address_parse(const char *text, struct dmarc_address *out)
{
	static const char space[] = " \t\r\n";
	char copy[DMARC_ADDRESS_TEXT];
	struct dmarc_address a;
	size_t len;

	text += strspn(text, space);
	len = strlen(text);
	while (len > 0 && strchr(space, text[len - 1]) != NULL)
		len--;
	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	memcpy(a.byte, mapped, sizeof mapped);
	if (inet_pton(AF_INET, copy, a.byte + sizeof mapped) != 1 &&
	    inet_pton(AF_INET6, copy, a.byte) != 1)
		return false;
	*out = a;
	return true;
}

/*
 * Writes a byte in decimal and returns the end. inet_ntop() would call
 * printf() for each of the tens of thousands of addresses in a summary.
 */
static char *
put_byte(char *out, unsigned byte)
{
	if (byte >= 100)
		*out++ = (char)('0' + byte / 100);
	if (byte >= 10)
		*out++ = (char)('0' + byte / 10 % 10);
	*out++ = (char)('0' + byte % 10);
	return out;
}

void
address_text(const struct dmarc_address *a, char out[DMARC_ADDRESS_TEXT])
{
	if (!address_is_v4(a)) {
		/* Cannot fail: the family is known and the buffer fits. */
		(void)inet_ntop(AF_INET6, a->byte, out, DMARC_ADDRESS_TEXT);
		return;
	}
	for (size_t i = sizeof mapped; i < sizeof a->byte; i++) {
		out = put_byte(out, a->byte[i]);
		*out++ = i + 1 < sizeof a->byte ? '.' : '\0';
	}
}

void
address_net(const struct dmarc_address *a, char out[DMARC_NET_TEXT])
{
	bool v4 = address_is_v4(a);
	struct dmarc_address net = *a;

	if (v4)
		net.byte[15] = 0;
	else
		memset(net.byte + 6, 0, 10);
	address_text(&net, out);
	memcpy(out + strlen(out), v4 ? "/24" : "/48", sizeof "/24");
}

bool
address_is_in(const struct dmarc_address *a, const unsigned char first[16],
    unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	return memcmp(a->byte, first, whole) == 0 && (rest == 0 ||
	    (a->byte[whole] ^ first[whole]) >> (8 - rest) == 0);
}
