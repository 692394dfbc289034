/* What texts gain for a question's terms, and for having them near to each other; bound by search/proximity.py,
 * which does the same where nothing is compiled. */
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    const int64_t *bounds;   /* text -> where its places begin; one more than texts */
    const int32_t *rows, *places;  /* alongside: which term stands there, and how many terms before it */
} Places;

typedef struct {             /* term (a row) -> the terms asked that it counts as, and how fully */
    const int32_t *bounds, *asked;
    const double *shares;
} Counting;

typedef struct { double share; int64_t place; } Last;  /* where something of a share stood last */

static int64_t noted(Last *last, int64_t size, double share, int64_t place) {
    int64_t at = 0;
    while (at < size && last[at].share != share) at++;
    last[at] = (Last){share, place};
    return at < size ? size : size + 1;
}

/* The best pair of places of two terms asked: how fully each counts, over how many terms apart they stand. The best
 * partner of a place is the last one before it of some share, and there are few shares: the time is linear.
 * `last` has room for all shares of both. */
static double closest(const Places *p, const Counting *c, int64_t text, int32_t one, int32_t other, Last *last,
                      int64_t room) {
    double best = 0;
    int64_t sizes[2] = {0, 0};
    for (int64_t at = p->bounds[text]; at < p->bounds[text + 1]; at++)
        for (int side = 0; side < 2; side++)
            for (int32_t e = c->bounds[p->rows[at]]; e < c->bounds[p->rows[at] + 1]; e++) {
                if (c->asked[e] != (side ? other : one)) continue;
                const Last *partners = last + room * !side;
                for (int64_t i = 0; i < sizes[!side]; i++) {
                    int64_t apart = p->places[at] - partners[i].place;
                    double value = c->shares[e] * partners[i].share / (double)(apart ? apart : 1);
                    if (value > best) best = value;
                }
                sizes[side] = noted(last + room * side, sizes[side], c->shares[e], p->places[at]);
            }
    return best;
}

/* Write for each of n texts `present` times the weights of the `count` terms asked that it has, as fully as it has
 * them, and `near` times the lower weight of each two of them in a row, over how far apart they stand.
 * Return 0, -1: no memory. */
int64_t kernel_proximity(const int64_t *bounds, const int32_t *rows, const int32_t *places, int64_t n,
                         const int32_t *counting, const int32_t *asked, const double *shares, int64_t entries,
                         const double *weights, int64_t count, double present, double near, double *scores) {
    Places p = {bounds, rows, places};
    Counting c = {counting, asked, shares};
    double *most = malloc((count + 1) * sizeof(double));  /* of each term asked, how fully the text has it */
    Last *last = malloc((2 * entries + 2) * sizeof(Last));
    for (int64_t text = 0; most && last && text < n; text++) {
        for (int64_t i = 0; i < count; i++) most[i] = -1;
        for (int64_t at = bounds[text]; at < bounds[text + 1]; at++)
            for (int32_t e = counting[rows[at]]; e < counting[rows[at] + 1]; e++)
                if (shares[e] > most[asked[e]]) most[asked[e]] = shares[e];
        double score = 0, nearness = 0;
        int32_t before = -1;
        for (int32_t i = 0; i < count; i++) {
            if (most[i] < 0) continue;
            score += present * weights[i] * most[i];
            if (before >= 0) {
                double lower = weights[i] < weights[before] ? weights[i] : weights[before];
                nearness += near * lower * closest(&p, &c, text, before, i, last, entries + 1);
            }
            before = i;
        }
        scores[text] = score + nearness;
    }
    int64_t failed = !most || !last;
    free(most);
    free(last);
    return -failed;
}
