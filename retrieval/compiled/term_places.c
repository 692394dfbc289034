/* Where wanted terms stand in texts that are numbers of terms; bound by text/term_places.py. */
#include <stdint.h>
#include <stdlib.h>

/* A hash table of the wanted terms: at most a quarter full, so that most other terms find an empty cell at once. */
typedef struct { uint32_t term; int32_t row; } Cell;  /* row -1: empty */

static inline uint32_t cell_of(uint32_t term, int shift) { return term * 2654435769u >> shift; }  /* Knuth's constant */

/* Write for each of n texts where its places begin; `bounds` has one more. First the rows are written to `found`, and
 * after `room` of them the places. `stretches`: where each text starts in `sequence`, of `size`, then where each stops.
 * `wanted`: `count` terms, then their rows. All others from the term `first` on and before `stop` have the row `row`.
 * Return how many places there are, -1: no memory. */
int64_t kernel_term_places(const uint32_t *sequence, int64_t size, const int64_t *stretches, int64_t n,
                           const uint32_t *wanted, int64_t count, int64_t first, int64_t stop, int64_t row,
                           int64_t *bounds, int32_t *found, int64_t room) {
    int shift = 29;  /* 8 cells */
    while (shift > 1 && count << 2 > (int64_t)1 << (32 - shift)) shift--;
    uint32_t cells = (uint32_t)1 << (32 - shift);
    Cell *table = malloc(cells * sizeof(Cell));
    if (!table || count >= cells) return free(table), -1;
    for (uint32_t i = 0; i < cells; i++) table[i] = (Cell){0, -1};
    for (int64_t i = 0; i < count; i++) {
        uint32_t at = cell_of(wanted[i], shift);
        while (table[at].row >= 0) at = (at + 1) & (cells - 1);
        table[at] = (Cell){wanted[i], (int32_t)wanted[count + i]};
    }
    int64_t written = 0;
    for (int64_t i = 0; i < n; i++) {
        bounds[i] = written;
        int64_t start = stretches[i], end = stretches[n + i] < size ? stretches[n + i] : size;
        for (int64_t at = start < 0 ? end : start; at < end; at++) {
            uint32_t term = sequence[at], cell = cell_of(term, shift);
            while (table[cell].row >= 0 && table[cell].term != term) cell = (cell + 1) & (cells - 1);
            int32_t its = table[cell].row;
            if (its < 0 && term >= first && term < stop) its = (int32_t)row;
            if (its < 0 || written == room) continue;
            found[room + written] = (int32_t)(at - start);
            found[written++] = its;
        }
    }
    bounds[n] = written;
    free(table);
    return written;
}
