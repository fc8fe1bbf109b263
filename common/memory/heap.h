/*
 * heap.h: where malloc() gets memory.
 */
#ifndef DMARC_COMMON_MEMORY_HEAP_H
#define DMARC_COMMON_MEMORY_HEAP_H

/*
 * One heap for all threads, the next 64 MiB of it in huge pages, if the system
 * has them: a program that reads its memory at random waits less for it, and
 * gets it in fewer pieces. What is not used is not taken, but nothing is given
 * back: for a program that ends soon, before it starts threads.
 */
void heap_prepare(void);

#endif
