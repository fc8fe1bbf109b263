/*
 * fuzz_settings.c: any bytes as a settings file. Accepted values are in range;
 * errors name the file, and a line that exists.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/settings/settings.h"
#include "common/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct dmarc_settings *s)
{
	for (size_t i = 0; i < DMARC_LIMITS; i++) {
		const struct dmarc_limit *row = &dmarc_limit_table[i];
		uint64_t v = *dmarc_limit_at(&s->limits, row);

		if (v < row->least || v > row->most)
			abort();
	}
	if (s->jobs > 64)
		abort();
	for (size_t i = 0; i < s->owns; i++)
		if (!text_is_clean(s->own[i], strlen(s->own[i])))
			abort();
	for (size_t i = 0; i < s->domains; i++)
		if (s->domain[i].name[0] == '\0')
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char path[40];
	static int fd = -1;
	struct dmarc_settings s;
	struct dmarc_err err;

	if (fd == -1) {
		fd = memfd_create("settings", MFD_CLOEXEC);
		(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	if (fd == -1 || ftruncate(fd, 0) == -1 ||
	    pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	if (settings_load(path, &s, &err) == DMARC_OK) {
		check(&s);
		settings_free(&s);
	} else if (strncmp(err.text, path, strlen(path)) != 0 ||
	    strncmp(err.text + strlen(path), ":0:", 3) == 0) {
		abort();
	}
	return 0;
}
