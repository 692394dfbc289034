/* The k best documents for weighted terms, and terms' scores of given documents, in plain C99; bound by
 * index/kernel.py.
 *
 * The documents are gone through in ranges, so that their sums stay in the cache. Only so many layers of
 * postings are read that a document in none of them cannot be among the k best known; the few documents that
 * still can with what they have are looked up in the rest. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define LAYERS 3      /* as in postings.py */
#define SLACK 2e-9    /* scores closer than this may be a tie */
#define RANGE 4096    /* documents whose sums are taken together */
#define PROBED 12     /* documents scored in full to guess the k-th best score */
#define WORTH 16      /* postings for each document probed, from which on a guess saves more than it costs */
#define LOOKUP 16     /* postings read in the time that one is looked up */
#define SHORT 512     /* postings from which on it pays to guess where a document is */
#define TOUCHED 5e-324

int64_t strings_find(const uint8_t *data, const uint32_t *bounds, int64_t count, const uint8_t *wanted,
                     int64_t length);

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

typedef struct { int64_t at, stop, usual; double bound; } Layer;  /* sorted by document; worth at most `bound` each */
typedef struct { Layer layers[LAYERS]; int64_t count, read; double factor; } Term;  /* `read`: so many layers */
typedef struct { int64_t term, layer, from; double effort, rest; } Portion;  /* `rest`: when it has been read */
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

static inline uint32_t code_at(const Segment *s, int64_t at) {
    return s->wide ? ((const uint32_t *)s->codes)[at] : ((const uint16_t *)s->codes)[at];
}

static double idf_of(int64_t size, int64_t df) {  /* as in idf.py */
    return log1p(((double)(size - df) + 0.5) / ((double)df + 0.5));
}

/* The first posting from `low` on whose document is not below the wanted one; fast where the guess is good. */
static int64_t seek(const uint32_t *documents, int64_t low, int64_t stop, int64_t guess, uint32_t wanted) {
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

static uint32_t least_code(const Segment *s, int64_t start, int64_t stop) {
    uint32_t least = UINT32_MAX;
    if (s->wide)
        for (const uint32_t *codes = s->codes, *c = codes + start; c < codes + stop; c++) least = *c < least ? *c : least;
    else {
        uint16_t narrow = UINT16_MAX;
        for (const uint16_t *codes = s->codes, *c = codes + start; c < codes + stop; c++) narrow = *c < narrow ? *c : narrow;
        least = narrow;
    }
    return least;
}

/* A term with its layers; what each can be worth, where `bounds` are wanted. */
static void prepare(const Segment *s, int64_t place, double factor, int bounds, Term *term) {
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
    term->factor = factor > 1e-300 ? factor : 1e-300;  /* a posting adds something, or it counts for untouched */
    for (int64_t row = 0; row < (is_long ? LAYERS : 1); row++) {
        int64_t stop = rows[2 * row + 1];
        uint32_t best = (uint32_t)rows[2 * row];
        if (stop <= start) continue;
        if (bounds && !term->count) best = least_code(s, start, stop);
        term->layers[term->count++] = (Layer){start, stop, 0, bounds ? s->highest[best] * term->factor : 0};
        start = stop;
    }
}

/* What a stretch of postings, which is not empty, adds to a document: searched without branches to guess. */
static inline double gain_in(const Segment *s, int64_t start, int64_t stop, double factor, uint32_t document) {
    const uint32_t *low = s->documents + start;
    for (int64_t count = stop - start; count > 1;) {
        int64_t half = count / 2;
        low += (low[half] <= document) * half;
        count -= half;
    }
    return s->scores[*low == document ? code_at(s, low - s->documents) : s->codes_count] * factor;
}

/* The same for a long stretch, whose documents may lie evenly: few of them are touched. */
static double gain_of(const Segment *s, const Layer *l, double factor, uint32_t document) {
    const uint32_t *documents = s->documents;
    if (l->stop - l->at <= SHORT) return gain_in(s, l->at, l->stop, factor, document);
    double first = documents[l->at], last = documents[l->stop - 1];
    if (document < first || document > last) return 0;
    int64_t guess = l->at + (int64_t)((document - first) / (last - first) * (double)(l->stop - 1 - l->at));
    int64_t at = seek(documents, l->at, l->stop, guess, document);
    return at < l->stop && documents[at] == document ? s->scores[code_at(s, at)] * factor : 0;
}

/* What a term adds to a document. */
static double looked_up(const Segment *s, const Term *term, uint32_t document) {
    double gain = 0;
    for (const Layer *l = term->layers; l < term->layers + term->count; l++)
        gain += gain_of(s, l, term->factor, document);
    return gain;
}

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
        for (at = best->size++; at && worse(hit, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
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

static double rest_of(const Term *term) { return term->read < term->count ? term->layers[term->read].bound : 0; }

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
    for (; at < stop && (place = documents[at] - first) < RANGE; at++) sums[place] += scores[codes[at]] * factor; \
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
    int64_t start = seek(s->documents, l->at, l->stop, l->at, first);
    int64_t stop = first > UINT32_MAX - RANGE ? l->stop : seek(s->documents, start, l->stop, start + l->usual, first + RANGE);
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

/* Go through all documents in the layers that are read. While probing, what they hold is taken as it is. */
static void scan(Search *q, Best *best, int probing) {
    const uint32_t *documents = q->s->documents;
    for (;;) {
        while (!probing && q->read && (q->read > 1 ? q->plan[q->read - 2].rest : q->most) < best->floor - SLACK)
            q->terms[q->plan[--q->read].term].read--;
        uint32_t first = UINT32_MAX;
        int64_t left = 0;
        for (int64_t p = 0; p < q->read; p++) {
            Layer *l = q->terms[q->plan[p].term].layers + q->plan[p].layer;
            left += l->stop - l->at;
            if (l->at < l->stop && documents[l->at] < first) first = documents[l->at];
        }
        if (!left) return;
        for (int64_t p = 0; p < q->read; p++) {
            Term *term = q->terms + q->plan[p].term;
            Layer *l = term->layers + q->plan[p].layer;
            q->plan[p].from = l->at;
            l->at = add(q->s, l->at, l->stop, term->factor, first, q->sums);
        }
        double rest = probing ? 0 : q->plan[q->read - 1].rest, least = best->floor - rest - SLACK;
        if (!(least > 0)) least = TOUCHED;
        int64_t n = 0;
        for (int64_t p = 0; p < q->read; p++) {
            int64_t stop = q->terms[q->plan[p].term].layers[q->plan[p].layer].at;
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
        else for (int64_t i = 0; i < n; i++) keep(best, (Hit){q->scores[i], q->scores[i], q->number, q->documents[i]});
    }
}

/* Score the documents that are likeliest by the best layers in full: k of them reach what the k-th has. */
static void probe(Search *q, Best *best) {
    int64_t most = best->k > PROBED ? best->k : PROBED, all = 0, some = 0, read = 0;
    for (int64_t p = 0; p < q->portions; p++) {
        const Layer *l = q->terms[q->plan[p].term].layers + q->plan[p].layer;
        all += l->stop - l->at;
    }
    if (all < most * q->count * WORTH) return;
    for (; read < q->portions && some < all / 32; read++) {
        const Layer *l = q->terms[q->plan[read].term].layers + q->plan[read].layer;
        some += l->stop - l->at;
    }
    Best likely = {most, 0, 0, malloc(most * sizeof(Hit))};
    int64_t *starts = malloc(q->portions * sizeof(int64_t));
    if (likely.heap && starts) {
        for (int64_t p = 0; p < q->portions; p++) starts[p] = q->terms[q->plan[p].term].layers[q->plan[p].layer].at;
        q->read = read;
        scan(q, &likely, 1);
        for (int64_t p = 0; p < q->portions; p++) q->terms[q->plan[p].term].layers[q->plan[p].layer].at = starts[p];
        q->read = q->portions;
        for (Hit *hit = likely.heap; hit < likely.heap + likely.size; hit++) {
            hit->score = 0;
            for (int64_t t = 0; t < q->count; t++) hit->score += looked_up(q->s, q->terms + t, hit->document);
            hit->key = hit->score;
        }
        qsort(likely.heap, likely.size, sizeof(Hit), by_rank);
        if (likely.size >= best->k && likely.heap[best->k - 1].score > best->floor)
            best->floor = likely.heap[best->k - 1].score;
    }
    free(likely.heap);
    free(starts);
}

/* Return how many living documents have a term, and write its place in each segment, -1 where it is not; or
 * NULL. */
int64_t kernel_find(const Segment *segments, int64_t segment_count, const uint8_t *term, int64_t length,
                    int64_t *places) {
    int64_t df = 0;
    for (int64_t n = 0; n < segment_count; n++) {
        const Segment *s = segments + n;
        int64_t place = strings_find(s->data, s->ends, s->count, term, length);
        if (places) places[n] = place;
        if (place >= 0) df += s->df[place];
    }
    return df;
}

/* Write the k best documents, best first, ties by segment and document, and the document frequency of each
 * term; return how many there are, -1: no memory. Of `size` living documents those count that are true in
 * `alive` of their segment, or all where that is NULL. */
int64_t kernel_top(const Segment *segments, int64_t segment_count, int64_t size, const uint8_t *terms,
                   const uint32_t *lengths, const double *weights, int64_t count, int64_t k,
                   const uint8_t *const *alive, int64_t *df, uint32_t *owners, uint32_t *documents,
                   double *scores) {
    Best best = {k, 0, 0, malloc(k * sizeof(Hit))};
    Term *prepared = malloc(count * sizeof(Term));
    Portion *plan = malloc(count * LAYERS * sizeof(Portion));
    double *sums = calloc(RANGE, sizeof(double));
    uint32_t *candidates = malloc((RANGE + 1) * sizeof(uint32_t));
    double *gains = malloc((RANGE + 1) * sizeof(double));
    int64_t *places = malloc(count * segment_count * sizeof(int64_t));
    if (best.heap && prepared && plan && sums && candidates && gains && places) {
        for (int64_t t = 0; t < count; terms += lengths[t++])
            df[t] = kernel_find(segments, segment_count, terms, lengths[t], places + t * segment_count);
        for (int64_t n = 0; n < segment_count; n++) {
            Search q = {segments + n, n, 0, 0, 0, 0, alive[n], prepared, plan, sums, candidates, gains, 0};
            for (int64_t t = 0; t < count; t++) {
                int64_t place = places[t * segment_count + n];
                if (place < 0 || !segments[n].df[place]) continue;
                prepare(q.s, place, idf_of(size, df[t]) * weights[t], 1, prepared + q.count++);
            }
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
    free(places);
    return best.size;
}

/* Write terms x documents, each of a segment, or all of the first: what each term adds to the score of each.
 * `places` has room for one of each segment. */
void kernel_scores(const Segment *segments, int64_t segment_count, int64_t size, const uint8_t *terms,
                   const uint32_t *lengths, int64_t count, int64_t *places, const uint32_t *owners,
                   const uint32_t *documents, int64_t n, double *scores) {
    for (int64_t t = 0; t < count; terms += lengths[t++], scores += n) {
        int64_t df = kernel_find(segments, segment_count, terms, lengths[t], places);
        for (int64_t number = 0; df && number < segment_count; number++) {
            const Segment *s = segments + number;
            Term term;
            if (places[number] < 0) continue;
            prepare(s, places[number], idf_of(size, df), 0, &term);
            for (int64_t i = 0; i < n; i++)
                if (!owners || owners[i] == number) scores[i] = looked_up(s, &term, documents[i]);
            if (!owners) break;
        }
    }
}
