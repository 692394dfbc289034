/* Sorted distinct strings, end to end, searched as they are; bound by index/kernel.py. */
#include <stdint.h>
#include <string.h>

/* The place of a string among `count`, of which the i-th begins at bounds[i]; or -1. */
int64_t strings_find(const uint8_t *data, const uint32_t *bounds, int64_t count, const uint8_t *wanted,
                     int64_t length) {
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2, own = (int64_t)bounds[middle + 1] - bounds[middle];
        int order = memcmp(data + bounds[middle], wanted, own < length ? own : length);
        if (!order && own == length) return middle;
        if (order < 0 || (!order && own < length)) low = middle + 1;
        else high = middle;
    }
    return -1;
}

/* Write the place of each of `n` wanted strings, or -1. */
void kernel_lookup(const uint8_t *data, const uint32_t *bounds, int64_t count, const uint8_t *wanted,
                   const uint32_t *wanted_bounds, int64_t n, int64_t *places) {
    for (int64_t i = 0; i < n; i++)
        places[i] = strings_find(data, bounds, count, wanted + wanted_bounds[i],
                                 (int64_t)wanted_bounds[i + 1] - wanted_bounds[i]);
}
