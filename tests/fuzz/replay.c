/*
 * replay.c: a main in place of libFuzzer's: passes every file of the folders
 * named on the command line to the fuzz target, so that former crashes are
 * ordinary tests. A folder without files is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Uses memory of exactly the file's size, to catch a read past its end. */
static int
replay_file(const char *path)
{
	unsigned char *all = malloc(MOST_BYTES);
	unsigned char *data = NULL;
	FILE *f = fopen(path, "rb");
	size_t len;
	int failed = 1;

	if (f == NULL || all == NULL) {
		perror(path);
		goto out;
	}
	len = fread(all, 1, MOST_BYTES, f);
	data = malloc(len > 0 ? len : 1);
	if (ferror(f) || data == NULL) {
		perror(path);
		goto out;
	}
	memcpy(data, all, len);
	(void)LLVMFuzzerTestOneInput(data, len);
	failed = 0;
out:
	if (f != NULL)
		(void)fclose(f);
	free(all);
	free(data);
	return failed;
}

/* Returns the number of files replayed, or -1. */
static int
replay_folder(const char *path)
{
	DIR *dir = opendir(path);
	int files = 0;

	if (dir == NULL) {
		perror(path);
		return -1;
	}
	for (struct dirent *e; files >= 0 && (e = readdir(dir)) != NULL;) {
		char *file;

		if (e->d_name[0] == '.')
			continue;
		if (asprintf(&file, "%s/%s", path, e->d_name) < 0) {
			files = -1;
			break;
		}
		files = replay_file(file) == 0 ? files + 1 : -1;
		free(file);
	}
	(void)closedir(dir);
	return files;
}

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		int files = replay_folder(argv[i]);

		if (files <= 0) {
			fprintf(stderr, "%s: nothing was replayed\n", argv[i]);
			return 1;
		}
		printf("%s: %d inputs\n", argv[i], files);
	}
	return 0;
}
