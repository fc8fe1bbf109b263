/*
 * packet.c: see packet.h.
 */
#include "dns/lookup/packet.h"

#include <arpa/nameser.h>
#include <limits.h>
#include <stdlib.h>

bool
packet_read_txt(const unsigned char *packet, size_t len,
    struct rdata **records, size_t *n)
{
	ns_msg message;
	ns_rr rr;
	struct rdata *list;
	int count;

	*n = 0;
	if (len > INT_MAX ||
	    ns_initparse(packet, (int)len, &message) != 0 ||
	    ns_msg_getflag(message, ns_f_rcode) != 0)
		return false;
	count = ns_msg_count(message, ns_s_an);
	list = calloc((size_t)count + 1, sizeof *list);
	if (list == NULL)
		return false;
	for (int i = 0; i < count; i++) {
		if (ns_parserr(&message, ns_s_an, i, &rr) != 0) {
			free(list);
			return false;
		}
		if (ns_rr_type(rr) == ns_t_txt)
			list[(*n)++] = (struct rdata){ ns_rr_rdata(rr),
				ns_rr_rdlen(rr) };
	}
	if (*n == 0) {
		free(list);
		return false;
	}
	*records = list;
	return true;
}
