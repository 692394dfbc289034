/* A segment of an index as the compiled functions take it, and a term of a question in it. */
#ifndef POSTINGS_H
#define POSTINGS_H
#include <stdint.h>

#define LAYERS 3  /* as in postings.py */

typedef struct {
    const uint8_t *data;           /* the terms, sorted, end to end */
    const uint32_t *ends;          /* term -> where it begins there; one more than terms */
    int64_t count;
    const int64_t *df;             /* term -> how many living documents have it */
    const int64_t *bounds;         /* term -> its first posting; one more than terms */
    const uint32_t *documents;
    const void *codes;             /* alongside: uint16_t, or uint32_t where wide */
    int64_t wide;
    int64_t codes_count;
    const double *scores;          /* code -> score but for the idf; after the last, 0 for "not there" */
    const double *highest;         /* code -> the highest score of it and those after it */
    const int64_t *longs;          /* the long terms, ascending */
    int64_t long_count;
    const int64_t *layers;         /* long term -> for each layer its first code and where it stops */
} Segment;

typedef struct {
    int64_t at, stop, usual;  /* its postings, sorted by document; how many a range of documents has */
    double bound;             /* the most that one of them can be worth */
} Layer;

typedef struct {
    Layer layers[LAYERS];     /* the best first; none is empty */
    int64_t count, read;      /* how many there are, and how many are read for all documents */
    double factor;            /* of all their scores */
} Term;

int64_t strings_find(const uint8_t *data, const uint32_t *bounds, int64_t count, const uint8_t *wanted,
                     int64_t length);
int64_t postings_df(const Segment *segments, int64_t segment_count, const int64_t *places);
double postings_idf(int64_t size, int64_t df);
void postings_term(const Segment *s, int64_t place, double factor, int bounds, Term *term);
int64_t postings_seek(const uint32_t *documents, int64_t low, int64_t stop, int64_t guess,
                      uint32_t wanted);
double postings_gain(const Segment *s, const Term *term, uint32_t document);

static inline uint32_t code_at(const Segment *s, int64_t at) {
    return s->wide ? ((const uint32_t *)s->codes)[at] : ((const uint16_t *)s->codes)[at];
}

/* What a stretch of postings, which is not empty, adds to a document: searched without branches to guess. */
static inline double gain_in(const Segment *s, int64_t start, int64_t stop, double factor,
                             uint32_t document) {
    const uint32_t *low = s->documents + start;
    for (int64_t count = stop - start; count > 1;) {
        int64_t half = count / 2;
        low += (low[half] <= document) * half;
        count -= half;
    }
    return s->scores[*low == document ? code_at(s, low - s->documents) : s->codes_count] * factor;
}

#endif
