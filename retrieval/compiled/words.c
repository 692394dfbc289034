/* The words of texts as numbers, each word's in order of its first appearance; bound by text/word_numbers.py.
 *
 * A text is read in pieces between spaces. Pieces of plain words are read here. Others, and words that may belong
 * to their neighbours (two million, per cent, Su 35), are left to analysis.py: what stands in a row of them is a
 * fragment, and of the distinct fragments each is one number too. No rule there looks past a plain piece. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint32_t hash, number; } Slot;  /* number counted from 1; 0: empty */
typedef struct {
    int64_t count, *stops;  /* of strings, end to end in `bytes`; where each of them stops */
    uint8_t *bytes;
    int64_t room, places;   /* in `bytes`, and in `stops` */
    Slot *slots;
    uint64_t mask, factor;  /* `factor` is odd and chosen at random: nobody can make up strings that collide */
} Table;

enum { SPACE, LETTER, SIMPLE, POINT, HYPHEN, APOSTROPHE, QUOTE, HARD, HIDING };  /* kinds of characters */
enum { NEXT = 3, UNIT = 4, TENS = 8, ONES = 16 };  /* what special words are; as in word_numbers.py */

void kernel_table_free(Table *t) {
    if (!t) return;
    free(t->stops);
    free(t->bytes);
    free(t->slots);
    free(t);
}

/* An empty table, or NULL: no memory. */
Table *kernel_table_new(uint64_t factor) {
    Table *t = calloc(1, sizeof(Table));
    if (!t) return NULL;
    t->factor = factor | 1;
    t->mask = 1023;
    t->slots = calloc(t->mask + 1, sizeof(Slot));
    if (!t->slots) return kernel_table_free(t), NULL;
    return t;
}

static inline uint32_t hash_of(const Table *t, const uint8_t *string, int64_t length) {
    uint64_t hash = (uint64_t)length;
    for (int64_t i = 0; i < length; i++) hash = (hash ^ string[i]) * t->factor;
    return (uint32_t)(hash >> 32);
}

static inline int64_t start_of(const Table *t, int64_t number) { return number ? t->stops[number - 1] : 0; }

/* The slot of a string, or the empty one where it would be. */
static inline Slot *slot_of(const Table *t, const uint8_t *string, int64_t length, uint32_t hash) {
    for (uint64_t at = hash & t->mask;; at = (at + 1) & t->mask) {
        Slot *slot = t->slots + at;
        if (!slot->number) return slot;
        int64_t start = start_of(t, slot->number - 1);
        if (slot->hash == hash && t->stops[slot->number - 1] - start == length && !memcmp(t->bytes + start, string, length))
            return slot;
    }
}

/* The number of a string, or -1. */
static int64_t find(const Table *t, const uint8_t *string, int64_t length) {
    return (int64_t)slot_of(t, string, length, hash_of(t, string, length))->number - 1;
}

/* Where a string of some length can be written, to be added; NULL: no memory. */
static uint8_t *room_for(Table *t, int64_t length) {
    int64_t used = start_of(t, t->count);
    if (used + length > t->room) {
        int64_t room = 2 * (used + length) + 4096;
        uint8_t *bytes = realloc(t->bytes, room);
        if (!bytes) return NULL;
        t->bytes = bytes;
        t->room = room;
    }
    return t->bytes + used;
}

/* Add the string that was written there, unless it is known; return its number, -1: no memory. */
static int64_t add(Table *t, const uint8_t *string, int64_t length) {
    uint32_t hash = hash_of(t, string, length);
    Slot *slot = slot_of(t, string, length, hash);
    if (slot->number) return (int64_t)slot->number - 1;
    if (t->count == t->places) {
        int64_t places = 2 * t->places + 1024;
        int64_t *stops = realloc(t->stops, places * sizeof(int64_t));
        if (!stops) return -1;
        t->stops = stops;
        t->places = places;
    }
    if (t->count >= (int64_t)INT32_MAX - 1) return -1;
    t->stops[t->count] = start_of(t, t->count) + length;
    *slot = (Slot){hash, (uint32_t)++t->count};
    if ((uint64_t)t->count * 2 > t->mask) {
        uint64_t mask = 2 * t->mask + 1;
        Slot *slots = calloc(mask + 1, sizeof(Slot));
        if (!slots) return -1;
        for (uint64_t i = 0; i <= t->mask; i++) {
            if (!t->slots[i].number) continue;
            uint64_t at = t->slots[i].hash & mask;
            while (slots[at].number) at = (at + 1) & mask;
            slots[at] = t->slots[i];
        }
        free(t->slots);
        t->slots = slots;
        t->mask = mask;
    }
    return t->count - 1;
}

static int64_t added(Table *t, const uint8_t *string, int64_t length) {
    uint8_t *room = room_for(t, length);
    if (!room) return -1;
    memcpy(room, string, length);
    return add(t, room, length);
}

/* Write the numbers of n strings, end to end; return whether there was memory. */
int kernel_table_add(Table *t, const uint8_t *strings, const int64_t *stops, int64_t n, int32_t *numbers) {
    for (int64_t i = 0, start = 0; i < n; start = stops[i++]) {
        int64_t number = added(t, strings + start, stops[i] - start);
        if (number < 0) return 0;
        numbers[i] = (int32_t)number;
    }
    return 1;
}

static inline int is_letter(uint8_t c) { return (uint8_t)((c | 32) - 'a') < 26; }
static inline int is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }

/* The kind of the character at `c`, before `end`, and how many bytes it has. Hiding are those without which, or in
 * lower case, the letters beside them are another word. */
static int kind_of(const uint8_t *c, const uint8_t *end, int *bytes) {
    *bytes = 1;
    if (is_letter(*c)) return LETTER;
    if (*c == ' ' || (*c >= '\t' && *c <= '\r')) return SPACE;
    if (*c == '.') return POINT;
    if (*c == '-') return HYPHEN;
    if (*c == '\'') return APOSTROPHE;
    if (*c == '`') return QUOTE;
    if (is_digit(*c) || *c == '_' || *c == '%' || *c == '$' || *c < ' ') return HARD;
    if (*c < 0x80) return SIMPLE;
    int length = *c < 0xc0 ? 1 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
    if (end - c < length) return HARD;
    *bytes = length;
    uint32_t code = length == 2 ? (c[0] & 31u) << 6 | (c[1] & 63u)
                  : length == 3 ? (c[0] & 15u) << 12 | (c[1] & 63u) << 6 | (c[2] & 63u)
                  : length == 4 ? (c[0] & 7u) << 18 | (c[1] & 63u) << 12 | (c[2] & 63u) << 6 | (c[3] & 63u) : 0;
    switch (code) {
        case 0xad: case 0x200b: case 0x200c: case 0x200d: case 0x2060: case 0xfeff:  /* _INVISIBLE in analysis.py */
        case 0x130: case 0x212a: return HIDING;                                       /* dotted I, Kelvin */
        case 0x2019: return APOSTROPHE;
        case 0x2018: return QUOTE;
        case 0xab: case 0xbb: case 0x2013: case 0x2014: case 0x201c: case 0x201d: case 0x2022: case 0x2026:
        case 0x2212: case 0xfe0f: return SIMPLE;  /* marks of quotations, dashes and the like */
    }
    return code >= 0x1f300 && code <= 0x1faff ? SIMPLE : HARD;  /* pictures; letters and what else there is */
}

typedef struct {
    Table *words, *fragments;
    const uint8_t *special;  /* number of a word -> what it means for its neighbours */
    int64_t specials;        /* the words that have a meaning are the first ones */
    int32_t *numbers;        /* of words; of fragments, counted down from -1 */
    int64_t n;
} Reading;

/* Find where the piece that begins at `c` stops, and the kind of its hardest character, SIMPLE at least. */
static const uint8_t *piece_end(const uint8_t *c, const uint8_t *end, int *hardest) {
    int before = SPACE, bytes, next;
    *hardest = SIMPLE;
    for (int kind; c < end && (kind = kind_of(c, end, &bytes)) != SPACE; before = kind, c += bytes) {
        if (kind >= HARD) {
            if (kind > *hardest) *hardest = kind;
        } else if (before == LETTER && (kind == POINT || kind == HYPHEN || kind == QUOTE) && c + bytes < end
                   && kind_of(c + bytes, end, &next) == LETTER && *hardest < HARD) {
            *hardest = HARD;
        }
    }
    return c;
}

/* What a word in lower case is to its neighbours; 0: nothing. */
static int meaning(const Reading *r, const uint8_t *word, int64_t length) {
    if (length >= 7 && !memcmp(word, "percent", 7)) return 1 << 8;  /* 35 percent, percentage points */
    int64_t number = find(r->words, word, length);
    return number >= 0 && number < r->specials ? r->special[number] : 0;
}

/* Number the words of a plain piece; return 1, or 0 where one of them is special, -1: no memory. */
static int plain_words(Reading *r, const uint8_t *c, const uint8_t *end) {
    while (c < end) {
        int bytes, kind = kind_of(c, end, &bytes);
        if (kind != LETTER) {
            c += bytes;
            continue;
        }
        uint8_t *word = room_for(r->words, end - c);
        if (!word) return -1;
        int64_t length = 0, part = 0, first = 0;
        for (;;) {  /* one part of o'clock after the other */
            for (; c < end && is_letter(*c); c++) word[length++] = *c | 32;
            if (length - part == 2 && !memcmp(c - 2, "US", 2)) memcpy(word + part, "US", 2);  /* the country */
            int more = c < end && kind_of(c, end, &bytes) == APOSTROPHE && c + bytes < end && is_letter(c[bytes]);
            if (part && first == 1) more = 0;  /* after one letter there is one apostrophe at most */
            if (part ? length - part > 2 && meaning(r, word + part, length - part) : more && meaning(r, word, length)) return 0;
            if (!part) first = length;
            if (!more) break;
            memcpy(word + length, c, bytes);
            c += bytes;
            part = length += bytes;
        }
        if (word[0] == 'p' && meaning(r, word, length)) return 0;
        int64_t number = add(r->words, word, length);
        if (number < 0) return -1;
        if (number < r->specials) return 0;
        r->numbers[r->n++] = (int32_t)number;
    }
    return 1;
}

/* What the words of another piece are to their neighbours, all together; -1: it has none in ASCII, -2: no memory.
 * `after`: it follows one of its kind. A unit counts after a hyphen and a space of any kind only: no p.m., no I'm. */
static int meanings(Reading *r, const uint8_t *c, const uint8_t *end, int after, int hardest) {
    const uint8_t *start = c;
    uint8_t *word = room_for(r->words, end - c);
    if (!word) return -2;
    int all = hardest == HIDING ? 2 | TENS | ONES | (after ? UNIT : 0) : 0, any = 0;  /* it may be any word */
    while (c < end) {
        int64_t length = 0;
        for (; c < end && (is_letter(*c) || is_digit(*c)); c++) word[length++] = is_letter(*c) ? *c | 32 : *c;
        if (!length) {
            c++;
            continue;
        }
        const uint8_t *first = c - length;
        int one = meaning(r, word, length), next = one & NEXT;
        int apart = first == start ? after : first[-1] == '-' || (first[-1] > 127 && first[-1] != 0x99);
        if (!apart) one &= ~UNIT;
        if (next < (all & NEXT)) next = all & NEXT;
        all = ((all | one) & ~NEXT) | next;
        any = 1;
    }
    return any || all ? all : -1;
}

/* A fragment without the marks before and after it that no rule looks at; return its number, -1: no memory. */
static int64_t fragment(Reading *r, const uint8_t *c, const uint8_t *end) {
    while (end - c > 1 && memchr(".,;:!?)\"", end[-1], 8)) end--;
    while (end - c > 1 && (*c == '(' || *c == '"')) c++;
    return added(r->fragments, c, end - c);
}

/* Read n texts, end to end, and write where the numbers of each stop; return how many there are, -1: no memory.
 * A fragment has one number, counted down from -1. There is room for a number for every two bytes and text. */
int64_t kernel_words_read(Table *words, Table *fragments, const uint8_t *special, int64_t specials, const uint8_t *texts,
                          const int64_t *stops, int64_t n, int32_t *numbers, int64_t *ends) {
    Reading r = {words, fragments, special, specials, numbers, 0};
    for (int64_t i = 0, start = 0; i < n; start = stops[i++]) {
        const uint8_t *c = texts + start, *end = texts + stops[i], *open = NULL, *closed = NULL;
        int64_t first = r.n, slot = 0, number;
        int pending = 0, tens = 0, whole = 0, hardest, bytes;
        while (c < end && !whole) {
            if (kind_of(c, end, &bytes) == SPACE) {
                c++;
                continue;
            }
            const uint8_t *from = c;
            int64_t before = r.n;
            c = piece_end(c, end, &hardest);
            int plain = hardest == SIMPLE && !pending ? plain_words(&r, from, c) : 0;
            if (plain < 0) return -1;
            if (plain) {
                if (open) {
                    if ((number = fragment(&r, open, closed)) < 0) return -1;
                    numbers[slot] = (int32_t)(-1 - number);
                    open = NULL;
                }
                if (r.n > before) tens = 0;
                continue;
            }
            r.n = before;
            int meant = meanings(&r, from, c, open != NULL, hardest);
            if (meant == -2) return -1;
            if (meant >= 0) {
                whole = meant & UNIT || (tens && meant & ONES);
                tens = meant & TENS;
                if (pending) pending--;
                if ((meant & NEXT) > pending) pending = meant & NEXT;
            }
            if (!open) {
                open = from;
                slot = r.n++;
            }
            closed = c;
        }
        if (whole) {  /* what a number means depends on other numbers of the text */
            r.n = first;
            slot = r.n++;
            if ((number = added(fragments, texts + start, stops[i] - start)) < 0) return -1;
            numbers[slot] = (int32_t)(-1 - number);
        } else if (open) {
            if ((number = fragment(&r, open, closed)) < 0) return -1;
            numbers[slot] = (int32_t)(-1 - number);
        }
        ends[i] = r.n;
    }
    return r.n;
}
