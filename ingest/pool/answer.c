/*
 * answer.c: see answer.h.
 */
#include "ingest/pool/answer.h"

/* Parse the frame at offset at of the buffer, of the answer to sequence. */
static enum frame_next
frame_at(const struct process *w, size_t at, uint32_t sequence,
    struct frame *f, size_t *used)
{
	size_t longest = w->in.cap - FRAME_HEADER;	/* body accepted */

	return frame_next(w->in.data + at, w->in.len - at, sequence, longest,
	    f, used);
}

enum answer_found
answer_find(struct process *w)
{
	while (w->in.len > w->taken + w->scanned) {
		struct frame f;
		size_t used;

		if (w->queued == 0)
			return ANSWER_UNASKED;
		switch (frame_at(w, w->taken + w->scanned,
		    w->queue[w->first].sequence, &f, &used)) {
		case FRAME_PARTIAL:
			return ANSWER_PARTIAL;
		case FRAME_GARBLED:
			return ANSWER_GARBLED;
		case FRAME_READY:
			break;
		}
		w->scanned += used;
		w->frames++;
		if (f.kind == FRAME_DONE)
			return ANSWER_WHOLE;
	}
	return ANSWER_PARTIAL;
}

enum dmarc_status
answer_read(const struct process *w, const struct dmarc_limits *lim,
    struct arena *a, struct pool_answer *out, struct frame_done *done,
    struct dmarc_err *err)
{
	size_t n = w->frames, at = w->taken;
	struct dmarc_finding *found = arena_array(a, n,
	    sizeof *found);

	if (n < 2)
		return dmarc_refuse(err, DMARC_R_PARSER_GARBLED,
		    "the answer has no finding");
	if (found == NULL)
		return dmarc_refuse(err, DMARC_R_MEMORY,
		    "too many things in one message");
	for (size_t i = 0; i < n; i++) {
		struct frame f;
		size_t used;
		enum dmarc_status st;

		if (frame_at(w, at, w->queue[w->first].sequence, &f,
		    &used) != FRAME_READY)
			return dmarc_refuse(err, DMARC_R_PARSER_GARBLED,
			    "a malformed frame");
		at += used;
		if (i + 1 < n)
			st = frame_get_finding(&f, lim, a,
			    &found[i], err);
		else
			st = frame_get_done(&f, done) ? DMARC_OK :
			    dmarc_refuse(err, DMARC_R_PARSER_GARBLED,
			    "the end of an answer is malformed");
		if (st != DMARC_OK)
			return st;
	}
	*out = (struct pool_answer){
		.sha256 = done->read ? done->sha256 : NULL,
		.finding = found, .findings = n - 1,
	};
	return DMARC_OK;
}

struct pool_job *
answer_taken(struct process *w)
{
	w->taken += w->scanned;
	w->scanned = w->frames = 0;
	w->answered = w->queue[w->first].sequence;
	w->proven = true;
	return process_shift(w);
}

bool
answer_repeats(const struct process *w)
{
	struct frame f;
	size_t used;

	return w->proven && w->frames == 0 &&
	    w->in.len - w->taken >= FRAME_HEADER &&
	    frame_at(w, w->taken, w->answered, &f, &used) != FRAME_GARBLED;
}
