/*
 * fatal.h: ends the program properly when GLib runs out of memory.
 */
#ifndef DMARC_COMMON_FATAL_H
#define DMARC_COMMON_FATAL_H

/*
 * GLib aborts when malloc fails. After this call it prints "PROGRAM: out of
 * memory" and exits with the status of DMARC_E_NOMEM, without cleaning up:
 * code must survive this exit as it survives SIGKILL. All other GLib messages
 * are dropped, because hostile input can provoke them. program must outlive
 * the process's use of GLib; it is not copied.
 */
void fatal_prepare(const char *program);

#endif
