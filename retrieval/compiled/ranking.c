/* The k best documents for weighted terms, in plain C99; bound by index/kernel.py.
 *
 * The documents are gone through in ranges, so that their sums stay in the cache. Only so many layers of
 * postings are read that a document in none of them cannot be among the k best known; the few documents that
 * still can with what they have are looked up in the rest. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "postings.h"

#define SLACK 2e-9    /* scores closer than this may be a tie */
#define RANGE 4096    /* documents whose sums are taken together */
#define PROBED 12     /* documents scored in full to guess the k-th best score */
#define SHARE 32      /* of so many postings one is read to choose them */
#define WORTH 16      /* postings for each lookup of these, from which on it pays to choose them */
#define LOOKUP 16     /* postings read in the time that one is looked up */

typedef struct { int64_t term, layer, from; double effort, rest; } Portion;  /* `rest`: once it is read */
typedef struct { double key, score; int64_t segment; uint32_t document; } Hit;

typedef struct {  /* what has been found under way */
    int64_t k, size;
    double floor;  /* there are k documents of at least this score */
    Hit *heap;     /* the worst is at the top */
} Best;

typedef struct {  /* one segment being searched */
    const Segment *s;
    int64_t number, count, portions, read;  /* `read`: so many portions */
    double most;                            /* what a document can score at all */
    const uint8_t *alive;
    Term *terms;
    Portion *plan;
    double *sums;                           /* of the range's documents; all zero between ranges */
    uint32_t *documents;                    /* the range's candidates */
    double *scores;
    int64_t candidates;
} Search;

static int worse(Hit a, Hit b) {
    if (a.key != b.key) return a.key < b.key;
    return a.segment != b.segment ? a.segment > b.segment : a.document > b.document;
}

static int by_rank(const void *a, const void *b) { return worse(*(const Hit *)a, *(const Hit *)b) ? 1 : -1; }

/* Keep a hit if it is among the k best; scores tie when they round alike. */
static void keep(Best *best, Hit hit) {
    Hit *heap = best->heap;
    int64_t at = 0, child;
    if (best->size < best->k) {
        for (at = best->size++; at && worse(hit, heap[(at - 1) / 2]); at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
    } else if (worse(heap[0], hit)) {
        while ((child = 2 * at + 1) < best->size) {
            child += child + 1 < best->size && worse(heap[child + 1], heap[child]);
            if (!worse(heap[child], hit)) break;
            heap[at] = heap[child];
            at = child;
        }
    } else {
        return;
    }
    heap[at] = hit;
    if (best->size == best->k && heap[0].score > best->floor) best->floor = heap[0].score;
}

static Layer *layer_of(const Search *q, int64_t p) {
    return q->terms[q->plan[p].term].layers + q->plan[p].layer;
}

/* The most that the layers of a term which are not read add to a document. */
static double rest_of(const Term *term) {
    return term->read < term->count ? term->layers[term->read].bound : 0;
}

static double rest_of_all(const Search *q) {
    double rest = 0;
    for (int64_t t = 0; t < q->count; t++) rest += rest_of(q->terms + t);
    return rest;
}

static int by_effort(const void *a, const void *b) {
    const Portion *x = a, *y = b;
    if (x->effort != y->effort) return x->effort < y->effort ? -1 : 1;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->layer < y->layer ? -1 : x->layer > y->layer;
}

/* Put the layers in the order that lowers most what an unread document could still score. */
static void make_plan(Search *q) {
    q->portions = 0;
    q->most = rest_of_all(q);
    for (int64_t t = 0; t < q->count; t++) {
        Term *term = q->terms + t;
        double effort = 0;
        for (int64_t layer = 0; layer < term->count; layer++) {
            Layer *l = term->layers + layer;
            double below = layer + 1 < term->count ? l[1].bound : 0;
            double mine = (l->stop - l->at) / (l->bound - below + 1e-12);
            if (mine > effort) effort = mine;  /* not before the layer above */
            q->plan[q->portions++] = (Portion){t, layer, 0, effort, 0};
        }
    }
    qsort(q->plan, q->portions, sizeof(Portion), by_effort);
    for (int64_t p = 0; p < q->portions; p++) {
        q->terms[q->plan[p].term].read++;
        q->plan[p].rest = rest_of_all(q);
    }
    q->read = q->portions;
}

/* Read a layer's postings of a range into the sums. */
#define ADD(TYPE) do { \
    const TYPE *codes = s->codes; \
    for (; at < stop && (place = documents[at] - first) < RANGE; at++) \
        sums[place] += scores[codes[at]] * factor; \
    } while (0)

static int64_t add(const Segment *s, int64_t at, int64_t stop, double factor, uint32_t first, double *sums) {
    const uint32_t *documents = s->documents;
    const double *scores = s->scores;
    uint32_t place;
    if (s->wide) ADD(uint32_t);
    else ADD(uint16_t);
    return at;
}

/* Set the sums of documents back to zero. */
static void clear(const Segment *s, int64_t at, int64_t stop, uint32_t first, double *sums) {
    for (; at < stop; at++) sums[s->documents[at] - first] = 0;
}

/* Add to the candidates of a range what a layer holds for them. */
static void complete(Search *q, Layer *l, double factor, uint32_t first) {
    const Segment *s = q->s;
    int64_t start = postings_seek(s->documents, l->at, l->stop, l->at, first);
    int64_t stop = l->stop;
    if (first <= UINT32_MAX - RANGE)
        stop = postings_seek(s->documents, start, stop, start + l->usual, first + RANGE);
    l->usual = stop - start;
    l->at = stop;  /* where the next range begins, as candidates are never looked up twice */
    if (start == stop) return;
    if (q->candidates * LOOKUP > stop - start) {
        add(s, start, stop, factor, first, q->sums);
        for (int64_t i = 0; i < q->candidates; i++) q->scores[i] += q->sums[q->documents[i] - first];
        clear(s, start, stop, first, q->sums);
        return;
    }
    for (int64_t i = 0; i < q->candidates; i++)
        q->scores[i] += gain_in(s, start, stop, factor, q->documents[i]);
}

/* Drop the candidates that cannot be among the best any more. */
static void narrow(Search *q, double least) {
    int64_t kept = 0;
    for (int64_t i = 0; i < q->candidates; i++) {
        q->documents[kept] = q->documents[i];
        q->scores[kept] = q->scores[i];
        kept += q->scores[i] >= least;
    }
    q->candidates = kept;
}

/* Look the candidates of a range up in the layers that are not read, and keep the best. */
static void judge(Search *q, Best *best, uint32_t first, double rest) {
    for (int64_t p = q->read; p < q->portions && q->candidates; p++) {
        Term *term = q->terms + q->plan[p].term;
        if (q->plan[p].layer != term->read) continue;  /* looked up with the layer above */
        rest -= rest_of(term);
        for (int64_t layer = term->read; layer < term->count; layer++)
            complete(q, term->layers + layer, term->factor, first);
        narrow(q, best->floor - rest - SLACK);
    }
    for (int64_t i = 0; i < q->candidates; i++)
        if (q->scores[i] >= best->floor - SLACK)
            keep(best, (Hit){floor(q->scores[i] * 1e9 + 0.5), q->scores[i], q->number, q->documents[i]});
}

/* The most that a document can score which is in none of the layers that are read but the last. */
static double rest_without(const Search *q) { return q->read > 1 ? q->plan[q->read - 2].rest : q->most; }

/* Go through all documents in the layers that are read. While probing, what they hold is taken as it is. */
static void scan(Search *q, Best *best, int probing) {
    const uint32_t *documents = q->s->documents;
    for (;;) {
        while (!probing && q->read && rest_without(q) < best->floor - SLACK)
            q->terms[q->plan[--q->read].term].read--;
        uint32_t first = UINT32_MAX;
        int64_t left = 0;
        for (int64_t p = 0; p < q->read; p++) {
            Layer *l = layer_of(q, p);
            left += l->stop - l->at;
            if (l->at < l->stop && documents[l->at] < first) first = documents[l->at];
        }
        if (!left) return;
        for (int64_t p = 0; p < q->read; p++) {
            Term *term = q->terms + q->plan[p].term;
            Layer *l = layer_of(q, p);
            q->plan[p].from = l->at;
            l->at = add(q->s, l->at, l->stop, term->factor, first, q->sums);
        }
        double rest = probing ? 0 : q->plan[q->read - 1].rest, least = best->floor - rest - SLACK;
        if (!(least > 0)) least = DBL_MIN;  /* a document is taken once: its sum is zero then */
        int64_t n = 0;
        for (int64_t p = 0; p < q->read; p++) {
            int64_t stop = layer_of(q, p)->at;
            for (int64_t at = q->plan[p].from; at < stop; at++) {
                uint32_t document = documents[at];
                double *sum = q->sums + (document - first);
                q->documents[n] = document;
                q->scores[n] = *sum;
                n += *sum >= least;
                *sum = 0;
            }
        }
        q->candidates = n;
        if (q->alive) {
            n = 0;
            for (int64_t i = 0; i < q->candidates; i++) {
                q->documents[n] = q->documents[i];
                q->scores[n] = q->scores[i];
                n += q->alive[q->documents[i]] != 0;
            }
            q->candidates = n;
        }
        if (!probing) judge(q, best, first, rest);
        for (int64_t i = 0; probing && i < n; i++)
            keep(best, (Hit){q->scores[i], q->scores[i], q->number, q->documents[i]});
    }
}

/* Score the likeliest documents by the best layers in full: k documents reach what the k-th of them has. */
static void probe(Search *q, Best *best) {
    int64_t most = best->k > PROBED ? best->k : PROBED, all = 0, some = 0, read = 0;
    for (int64_t p = 0; p < q->portions; p++) {
        const Layer *l = layer_of(q, p);
        all += l->stop - l->at;
    }
    if (all < most * q->count * WORTH) return;
    for (; read < q->portions && some < all / SHARE; read++) {
        const Layer *l = layer_of(q, read);
        some += l->stop - l->at;
    }
    Best likely = {most, 0, 0, malloc(most * sizeof(Hit))};
    int64_t *starts = malloc(q->portions * sizeof(int64_t));
    if (likely.heap && starts) {
        for (int64_t p = 0; p < q->portions; p++) starts[p] = layer_of(q, p)->at;
        q->read = read;
        scan(q, &likely, 1);
        for (int64_t p = 0; p < q->portions; p++) layer_of(q, p)->at = starts[p];
        q->read = q->portions;
        for (Hit *hit = likely.heap; hit < likely.heap + likely.size; hit++) {
            hit->score = 0;
            for (int64_t t = 0; t < q->count; t++)
                hit->score += postings_gain(q->s, q->terms + t, hit->document);
            hit->key = hit->score;
        }
        qsort(likely.heap, likely.size, sizeof(Hit), by_rank);
        if (likely.size >= best->k && likely.heap[best->k - 1].score > best->floor)
            best->floor = likely.heap[best->k - 1].score;
    }
    free(likely.heap);
    free(starts);
}

/* Write the k best documents, best first, ties by segment and document; return how many there are, -1: no memory.
 * `places` are terms x segments, -1 where a term is not. Of `size` living documents those count that are true in
 * `alive` of their segment, or all where that is NULL. */
int64_t kernel_top(const Segment *segments, int64_t segment_count, int64_t size, const int64_t *places,
                   const double *weights, int64_t count, int64_t k, const uint8_t *const *alive,
                   uint32_t *owners, uint32_t *documents, double *scores) {
    Best best = {k, 0, 0, malloc(k * sizeof(Hit))};
    Term *prepared = malloc(count * sizeof(Term));
    Portion *plan = malloc(count * LAYERS * sizeof(Portion));
    double *sums = calloc(RANGE, sizeof(double));
    uint32_t *candidates = malloc((RANGE + 1) * sizeof(uint32_t));
    double *gains = malloc((RANGE + 1) * sizeof(double));
    if (best.heap && prepared && plan && sums && candidates && gains) {
        for (int64_t n = 0; n < segment_count; n++) {
            Search q = {segments + n, n, 0, 0, 0, 0, alive[n], prepared, plan, sums, candidates, gains, 0};
            for (int64_t t = 0; t < count; t++) {
                int64_t place = places[t * segment_count + n];
                if (place < 0 || !segments[n].df[place]) continue;
                int64_t df = postings_df(segments, segment_count, places + t * segment_count);
                postings_term(q.s, place, postings_idf(size, df) * weights[t], 1, prepared + q.count++);
            }
            if (!q.count) continue;
            make_plan(&q);
            probe(&q, &best);
            scan(&q, &best, 0);
        }
        qsort(best.heap, best.size, sizeof(Hit), by_rank);
        for (int64_t i = 0; i < best.size; i++) {
            owners[i] = (uint32_t)best.heap[i].segment;
            documents[i] = best.heap[i].document;
            scores[i] = best.heap[i].score;
        }
    } else {
        best.size = -1;
    }
    free(best.heap);
    free(prepared);
    free(plan);
    free(sums);
    free(candidates);
    free(gains);
    return best.size;
}

