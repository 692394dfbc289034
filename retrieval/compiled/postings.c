/* The k best documents for weighted terms, and terms' scores of given documents, in plain C99; bound by index/kernel.py.
 *
 * Layers are read in the order that lowers most what an unread document could still score. Once that is below
 * the k-th best score known, only the documents touched so far can win: they alone are looked up in the rest. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define LAYERS 3      /* as in postings.py */
#define SLACK 1e-9    /* scores closer than this are a tie */
#define PROBED 12     /* documents scored in full to guess the k-th best score */
#define LOOKUP 16     /* postings read in the time that one is looked up */

typedef struct {
    const uint32_t *documents;
    const void *codes;     /* alongside: uint16_t, or uint32_t where wide */
    const double *scores;  /* code -> score; the last, for "not there", is 0 */
    int64_t wide;
} Segment;

typedef struct {
    int64_t start, stop[LAYERS];  /* its layers, each sorted by document, best first */
    double bound[LAYERS];         /* the most a posting of a layer can be worth; 0 if there is none */
    int64_t first[LAYERS];        /* no code of a layer is below */
    const void *table;            /* document -> code, or NULL */
    double idf, weight;
} Term;

typedef struct { const Term *term; int64_t start, stop; double effort; int64_t at, touched; } Portion;  /* one layer */
typedef struct { double key, score; uint32_t document; } Hit;

static inline uint32_t code_at(const Segment *s, const void *codes, int64_t at) {
    return s->wide ? ((const uint32_t *)codes)[at] : ((const uint16_t *)codes)[at];
}

static inline double factor_of(const Term *t) {
    double factor = t->idf * t->weight;
    return factor > 1e-300 ? factor : 1e-300;  /* a posting adds something, or it would count as untouched */
}

/* What a term's layers from the given one on add to a document. */
static double looked_up(const Segment *s, const Term *t, int64_t layer, uint32_t document) {
    if (t->table) {
        uint32_t code = code_at(s, t->table, document);
        return code < t->first[layer] ? 0 : s->scores[code] * factor_of(t);
    }
    for (; layer < LAYERS; layer++) {
        const uint32_t *low = s->documents + (layer ? t->stop[layer - 1] : t->start);
        int64_t count = s->documents + t->stop[layer] - low;
        if (!count) continue;
        while (count > 1) {
            int64_t half = count / 2;
            low += (low[half] <= document) * half;
            count -= half;
        }
        if (*low == document) return s->scores[code_at(s, s->codes, low - s->documents)] * factor_of(t);
    }
    return 0;
}

#define ADD(TYPE, CONDITION, TOUCH) do { \
    const TYPE *codes = s->codes; \
    for (int64_t at = start; at < stop; at++) { \
        uint32_t document = s->documents[at]; \
        if (CONDITION) { TOUCH; sums[document] += s->scores[codes[at]] * factor; } \
    } } while (0)
#define NOTE touched[n] = document; n += sums[document] == 0

/* Add postings to the sums; return how many documents have been touched. */
static int64_t read_all(const Segment *s, int64_t start, int64_t stop, double factor, const uint8_t *alive,
                        double *sums, uint32_t *touched, int64_t n) {
    if (alive && s->wide) ADD(uint32_t, alive[document], NOTE);
    else if (alive) ADD(uint16_t, alive[document], NOTE);
    else if (s->wide) ADD(uint32_t, 1, NOTE);
    else ADD(uint16_t, 1, NOTE);
    return n;
}

/* The same for the documents touched before alone. */
static void read_touched(const Segment *s, int64_t start, int64_t stop, double factor, double *sums) {
    if (s->wide) ADD(uint32_t, sums[document] != 0, (void)0);
    else ADD(uint16_t, sums[document] != 0, (void)0);
}

static int worse(Hit a, Hit b) { return a.key < b.key || (a.key == b.key && a.document > b.document); }

static void sift(Hit *heap, int64_t size, Hit hit) {  /* the worst is at the top, and makes room */
    int64_t at = 0, child;
    while ((child = 2 * at + 1) < size) {
        child += child + 1 < size && worse(heap[child + 1], heap[child]);
        if (!worse(heap[child], hit)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = hit;
}

/* Find the k best; return how many there are. Sums times `scale` tie when they round alike; 0: as they are. */
static int64_t best(Hit *heap, int64_t k, const uint32_t *documents, int64_t n, const double *sums, double scale) {
    int64_t size = 0;
    double least = 0;  /* a sum below cannot be among them */
    for (int64_t i = 0; i < n; i++) {
        double sum = sums[documents[i]];
        if (sum < least) continue;
        Hit hit = {scale ? floor(sum * scale + 0.5) : sum, sum, documents[i]};
        if (size < k) {
            int64_t at = size++;
            for (; at && worse(hit, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
            heap[at] = hit;
        } else if (worse(heap[0], hit)) {
            sift(heap, k, hit);
        }
        if (size == k) least = heap[0].score - 2 * SLACK;
    }
    return size;
}

static int by_effort(const void *a, const void *b) {
    const Portion *x = a, *y = b;
    if (x->effort != y->effort) return x->effort < y->effort ? -1 : 1;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static int by_rank(const void *a, const void *b) { return worse(*(const Hit *)a, *(const Hit *)b) ? 1 : -1; }

typedef struct {  /* one query under way */
    const Segment *s;
    const Term *terms;
    int64_t count, k, n;  /* n: documents touched */
    int64_t *next;        /* term -> its first layer not yet read */
    double *sums, floor;
    uint32_t *touched;
    Hit *heap;
} Query;

static double rest_of(const Query *q, int64_t term) {
    int64_t layer = q->next[term];
    return layer < LAYERS ? q->terms[term].bound[layer] * q->terms[term].weight : 0;
}

static double rest_of_all(const Query *q) {
    double rest = 0;
    for (int64_t i = 0; i < q->count; i++) rest += rest_of(q, i);
    return rest;
}

/* Score the likeliest documents in full: k of them reach what the k-th best of these has. */
static void raise_floor(Query *q) {
    int64_t probed = q->k > PROBED ? q->k : PROBED, size = best(q->heap, probed, q->touched, q->n, q->sums, 0);
    if (size < q->k) return;
    for (int64_t i = 0; i < size; i++)
        for (int64_t t = 0; t < q->count; t++)
            if (rest_of(q, t) > 0)
                q->heap[i].score += looked_up(q->s, q->terms + t, q->next[t], q->heap[i].document);
    for (int64_t i = 0; i < size; i++) q->heap[i].key = q->heap[i].score;
    qsort(q->heap, size, sizeof(Hit), by_rank);
    if (q->heap[q->k - 1].score > q->floor) q->floor = q->heap[q->k - 1].score;
}

/* Drop from a part of the touched those that can no longer win; return how many stay, `kept` of them before. */
static int64_t narrow(Query *q, int64_t kept, int64_t from, int64_t to, double rest) {
    double least = q->floor - rest - SLACK;
    for (; from < to; from++) {
        uint32_t document = q->touched[from];
        int stays = q->sums[document] >= least;
        q->touched[kept] = document;
        kept += stays;
        if (!stays) q->sums[document] = 0;
    }
    return kept;
}

/* Look the touched up in a term's table, and narrow them on the way: one walk through memory, no guessing. */
#define WALK(TYPE) do { \
    const TYPE *table = term->table; \
    for (int64_t i = 0; i < q->n; i++) { \
        uint32_t document = q->touched[i], code = table[document]; \
        double gain = q->s->scores[code] * factor, sum = q->sums[document] + (code < first ? 0 : gain); \
        q->touched[kept] = document; \
        kept += sum >= least; \
        q->sums[document] = sum >= least ? sum : 0; \
    } } while (0)

static void walk(Query *q, const Term *term, int64_t first, double least) {
    double factor = factor_of(term);
    int64_t kept = 0;
    if (q->s->wide) WALK(uint32_t);
    else WALK(uint16_t);
    q->n = kept;
}

/* Add what the layers not yet read hold for the touched, the most promising term first. */
static void complete(Query *q) {
    for (;;) {
        double most = 0;
        int64_t t = -1;
        for (int64_t i = 0; i < q->count; i++)
            if (rest_of(q, i) > most) most = rest_of(q, t = i);
        if (t < 0) return;
        const Term *term = q->terms + t;
        int64_t layer = q->next[t], start = layer ? term->stop[layer - 1] : term->start;
        q->next[t] = LAYERS;
        double rest = rest_of_all(q);
        if (term->table) {
            walk(q, term, term->first[layer], q->floor - rest - SLACK);
            continue;
        }
        if (q->n * LOOKUP > term->stop[LAYERS - 1] - start)
            for (; layer < LAYERS; start = term->stop[layer++])
                read_touched(q->s, start, term->stop[layer], factor_of(term), q->sums);
        else
            for (int64_t i = 0; i < q->n; i++)
                q->sums[q->touched[i]] += looked_up(q->s, term, layer, q->touched[i]);
        q->n = narrow(q, 0, 0, q->n, rest);
    }
}

static int64_t planned(const Term *terms, int64_t count, Portion *plan) {
    int64_t size = 0;
    for (const Term *t = terms; t < terms + count; t++) {
        int64_t start = t->start;
        double effort = 0;
        for (int64_t layer = 0; layer < LAYERS && t->bound[layer] > 0; start = t->stop[layer++]) {
            double below = layer + 1 < LAYERS ? t->bound[layer + 1] : 0;
            double mine = (t->stop[layer] - start) / ((t->bound[layer] - below + 1e-12) * t->weight);
            if (mine > effort) effort = mine;  /* not before the layer above */
            plan[size++] = (Portion){t, start, t->stop[layer], effort, layer, 0};
        }
    }
    qsort(plan, size, sizeof(Portion), by_effort);
    return size;
}

/* Write the k best documents and their scores, best first, ties by document; return how many, -1: no memory.
 * `sums` is zero for every document, before and after; `touched` has room for all documents and one more. */
int64_t kernel_top(const Segment *s, const Term *terms, int64_t count, int64_t k, const uint8_t *alive,
                   double *sums, uint32_t *touched, uint32_t *documents, double *scores) {
    Portion *plan = malloc(count * LAYERS * sizeof(Portion));
    int64_t *next = calloc(count, sizeof(int64_t));
    Hit *heap = malloc((k > PROBED ? k : PROBED) * sizeof(Hit));
    int64_t size = -1;
    if (plan && next && heap) {
        Query q = {s, terms, count, k, 0, next, sums, 0, touched, heap};
        int64_t portions = planned(terms, count, plan), probes = k > PROBED ? k : PROBED;
        int64_t looked = 0, left = 0, read = 0;
        for (int64_t i = 0; i < portions; i++) left += plan[i].stop - plan[i].start;
        for (int64_t i = 0; i < portions; i++) {
            const Portion *p = plan + i;
            if (q.n >= k && q.n >= 2 * looked && left > q.n + probes * count * LOOKUP) {
                raise_floor(&q);
                looked = q.n;
            }
            if (rest_of_all(&q) < q.floor - 2 * SLACK) break;
            q.n = read_all(s, p->start, p->stop, factor_of(p->term), alive, sums, touched, q.n);
            q.next[p->term - terms] = p->at + 1;
            left -= p->stop - p->start;
            plan[i].touched = q.n;
            read = i + 1;
        }
        if (left && q.n >= 8 * probes) raise_floor(&q);
        int64_t kept = 0;
        double rest = rest_of_all(&q);
        for (int64_t i = 0, from = 0; i < read; from = plan[i++].touched)  /* their own term adds no more */
            kept = narrow(&q, kept, from, plan[i].touched, rest - rest_of(&q, plan[i].term - terms));
        q.n = kept;
        complete(&q);
        size = best(heap, k, touched, q.n, sums, 1e9);
        qsort(heap, size, sizeof(Hit), by_rank);
        for (int64_t i = 0; i < size; i++) {
            documents[i] = heap[i].document;
            scores[i] = heap[i].score;
        }
        for (int64_t i = 0; i < q.n; i++) sums[touched[i]] = 0;
    }
    free(plan);
    free(next);
    free(heap);
    return size;
}

/* Write terms x documents: what each term adds to the score of each document. */
void kernel_scores(const Segment *s, const Term *terms, int64_t count, const uint32_t *documents, int64_t n,
                   double *scores) {
    for (int64_t t = 0; t < count; t++)
        for (int64_t i = 0; i < n; i++) *scores++ = looked_up(s, terms + t, 0, documents[i]);
}
