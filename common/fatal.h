/*
 * fatal.h: how a program ends when GLib cannot go on.
 */
#ifndef DMARC_COMMON_FATAL_H
#define DMARC_COMMON_FATAL_H

/*
 * GLib ends a program by a signal when memory fails. From here on it says
 * "PROGRAM: out of memory" and ends with the exit status of DMARC_E_NOMEM,
 * without cleaning up, so it is safe wherever SIGKILL is. What else GLib has
 * to say is dropped: parsers provoke it with the bytes of strangers. program
 * is kept.
 */
void fatal_prepare(const char *program);

#endif
