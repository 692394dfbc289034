/* Where a question's terms are in the segments of an index, and what they add to given documents' scores, in
 * plain C99; bound by index/kernel.py. */
#include <math.h>
#include <stdint.h>

#include "postings.h"

#define SHORT 512  /* postings from which on it pays to guess where a document is */

double postings_idf(int64_t size, int64_t df) {  /* as in idf.py */
    return log1p(((double)(size - df) + 0.5) / ((double)df + 0.5));
}

/* The first posting from `low` on whose document is not below the wanted one; a good guess makes it fast. */
int64_t postings_seek(const uint32_t *documents, int64_t low, int64_t stop, int64_t guess,
                      uint32_t wanted) {
    int64_t step = 4, high;  /* documents[low - 1] < wanted <= documents[high] */
    if (guess >= stop) guess = stop - 1;
    if (low >= stop || documents[low] >= wanted) return low;
    if (documents[guess] < wanted) {
        for (low = guess; low + step < stop && documents[low + step] < wanted; step *= 2) low += step;
        high = low + step < stop ? low + step : stop;
    } else {
        for (high = guess; high - step > low && documents[high - step] >= wanted; step *= 2) high -= step;
        if (high - step > low) low = high - step;
    }
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if (documents[middle] < wanted) low = middle;
        else high = middle;
    }
    return high;
}

#define LEAST(TYPE) do { \
    const TYPE *codes = s->codes; \
    TYPE least = codes[start]; \
    for (int64_t at = start + 1; at < stop; at++) least = codes[at] < least ? codes[at] : least; \
    return least; \
    } while (0)

static uint32_t least_code(const Segment *s, int64_t start, int64_t stop) {
    if (s->wide) LEAST(uint32_t);
    LEAST(uint16_t);
}

/* A term with its layers; what each can be worth, where `bounds` are wanted. */
void postings_term(const Segment *s, int64_t place, double factor, int bounds, Term *term) {
    int64_t start = s->bounds[place], last = s->bounds[place + 1], low = 0, high = s->long_count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (s->longs[middle] < place) low = middle + 1;
        else high = middle;
    }
    const int64_t whole[] = {0, last};
    int is_long = low < s->long_count && s->longs[low] == place;
    const int64_t *rows = is_long ? s->layers + low * LAYERS * 2 : whole;
    term->count = term->read = 0;
    term->factor = factor > 1e-300 ? factor : 1e-300;  /* or a posting would seem to add nothing */
    for (int64_t row = 0; row < (is_long ? LAYERS : 1); row++) {
        int64_t stop = rows[2 * row + 1];
        uint32_t best = (uint32_t)rows[2 * row];
        if (stop <= start) continue;
        if (bounds && !term->count) best = least_code(s, start, stop);
        term->layers[term->count++] = (Layer){start, stop, 0, bounds ? s->highest[best] * term->factor : 0};
        start = stop;
    }
}

/* The same for a long stretch, whose documents may lie evenly: few of them are touched. */
static double gain_of(const Segment *s, const Layer *l, double factor, uint32_t document) {
    const uint32_t *documents = s->documents;
    if (l->stop - l->at <= SHORT) return gain_in(s, l->at, l->stop, factor, document);
    double first = documents[l->at], last = documents[l->stop - 1];
    if (document < first || document > last) return 0;
    int64_t guess = l->at + (int64_t)((document - first) / (last - first) * (double)(l->stop - 1 - l->at));
    int64_t at = postings_seek(documents, l->at, l->stop, guess, document);
    return at < l->stop && documents[at] == document ? s->scores[code_at(s, at)] * factor : 0;
}

/* What a term adds to a document. */
double postings_gain(const Segment *s, const Term *term, uint32_t document) {
    double gain = 0;
    for (const Layer *l = term->layers; l < term->layers + term->count; l++)
        gain += gain_of(s, l, term->factor, document);
    return gain;
}

/* How many living documents have a term, by its place in each segment, -1 where it is not. */
int64_t postings_df(const Segment *segments, int64_t segment_count, const int64_t *places) {
    int64_t df = 0;
    for (int64_t n = 0; n < segment_count; n++)
        if (places[n] >= 0) df += segments[n].df[places[n]];
    return df;
}

/* Write the places of terms, end to end, in each segment, -1 where one is not; and how many living documents have
 * each. */
void kernel_find(const Segment *segments, int64_t segment_count, const uint8_t *terms, const uint32_t *lengths,
                 int64_t count, int64_t *places, int64_t *df) {
    for (int64_t t = 0; t < count; terms += lengths[t++], places += segment_count) {
        for (int64_t n = 0; n < segment_count; n++)
            places[n] = strings_find(segments[n].data, segments[n].ends, segments[n].count, terms, lengths[t]);
        df[t] = postings_df(segments, segment_count, places);
    }
}

/* Write terms x documents, each of a segment, or all of the first: what each term adds to the score of each, where
 * that is not 0. `places` are terms x segments. */
void kernel_scores(const Segment *segments, int64_t segment_count, int64_t size, const int64_t *places,
                   int64_t count, const int64_t *owners, const int64_t *documents, int64_t n, double *scores) {
    for (int64_t t = 0; t < count; t++, places += segment_count, scores += n) {
        int64_t df = postings_df(segments, segment_count, places);
        for (int64_t number = 0; df && number < segment_count; number++) {
            const Segment *s = segments + number;
            Term term;
            if (places[number] < 0) continue;
            postings_term(s, places[number], postings_idf(size, df), 0, &term);
            for (int64_t i = 0; i < n; i++)
                if (!owners || owners[i] == number) scores[i] = postings_gain(s, &term, (uint32_t)documents[i]);
            if (!owners) break;
        }
    }
}

/* Count for each document the first groups of terms of each of which it has one; all are counted where it has one of
 * all. `places` are terms x segments, the terms of each group in a row. */
void kernel_having(const Segment *segments, int64_t segment_count, const int64_t *places, const int64_t *sizes,
                   int64_t groups, const int64_t *owners, const int64_t *documents, int64_t n, int32_t *counts) {
    for (int64_t group = 0; group < groups; group++)
        for (int64_t t = 0; t < sizes[group]; t++, places += segment_count)
            for (int64_t number = 0; number < segment_count; number++) {
                Term term;
                if (places[number] < 0) continue;
                postings_term(segments + number, places[number], 1, 0, &term);
                for (int64_t i = 0; i < n; i++)
                    if (counts[i] == group && (!owners || owners[i] == number)
                        && postings_gain(segments + number, &term, (uint32_t)documents[i]) > 0)
                        counts[i]++;
            }
}
