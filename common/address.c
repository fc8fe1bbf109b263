/*
 * address.c: see address.h.
 */
#include "common/address.h"

#include <arpa/inet.h>
#include <stdio.h>
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

void
address_text(const struct dmarc_address *a, char out[DMARC_ADDRESS_TEXT])
{
	bool v4 = address_is_v4(a);

	/* It fails for other families and for less room only. */
	(void)inet_ntop(v4 ? AF_INET : AF_INET6,
	    v4 ? a->byte + sizeof mapped : a->byte, out, DMARC_ADDRESS_TEXT);
}

void
address_net(const struct dmarc_address *a, char out[DMARC_NET_TEXT])
{
	bool v4 = address_is_v4(a);
	struct dmarc_address net = *a;
	char text[DMARC_ADDRESS_TEXT];

	if (v4)
		net.byte[15] = 0;
	else
		memset(net.byte + 6, 0, 10);
	address_text(&net, text);
	(void)snprintf(out, DMARC_NET_TEXT, "%s%s", text, v4 ? "/24" : "/48");
}
