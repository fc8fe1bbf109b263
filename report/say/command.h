/*
 * command.h: the commands of ours that pages name, so that each can be pasted:
 * a page that was asked for with --db or --config names them with both.
 */
#ifndef DMARC_REPORT_SAY_COMMAND_H
#define DMARC_REPORT_SAY_COMMAND_H

#include <stddef.h>

#include "common/memory/buf.h"

/*
 * Sets the options of all commands in this process, such as " --db x.db": see
 * settings_options(). The text is not copied; NULL: none, as at first.
 */
void command_options(const char *options);

/* The options, each after a blank; "" if there are none. */
const char *command_tail(void);

/*
 * The length of the command that begins a text, such as "dmarc-report log"; 0
 * if none does. A command ends at a bracket, semicolon, comma or colon, at the
 * dot of a sentence, or with the text.
 */
size_t command_len(const char *text);

/* Appends a text of ours, its commands with the options. */
void command_complete(struct buf *out, const char *text);

#endif
