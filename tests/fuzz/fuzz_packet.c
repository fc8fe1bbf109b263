/*
 * fuzz_packet.c: any bytes as an answer with TXT records. What is read lies
 * inside it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "dns/lookup/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rdata *record = NULL;
	size_t n;

	if (!packet_read_txt(data, size, &record, &n))
		return 0;
	if (n == 0)
		abort();
	for (size_t i = 0; i < n; i++)
		if (record[i].byte < data ||
		    record[i].byte + record[i].len > data + size)
			abort();
	free(record);
	return 0;
}
