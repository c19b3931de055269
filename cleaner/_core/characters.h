// Properties of characters, as Python and cleaner/characters.py define them.
//
// Python fills the table in pages of 256 characters when one of them is first met, so that the core and the running
// interpreter never disagree about a character.
#pragma once

#include <cstdint>

#include "text.h"

namespace cleaner {

enum Property : std::uint32_t {
    SPACE = 1u << 0,          // str.isspace
    ALPHA = 1u << 1,          // str.isalpha
    UPPER = 1u << 2,          // str.isupper
    LOWER = 1u << 3,          // str.islower
    DIGIT = 1u << 4,          // str.isdigit
    DECIMAL = 1u << 5,        // str.isdecimal, \d of regular expressions
    ALNUM = 1u << 6,          // str.isalnum
    ALONE = 1u << 7,          // in NFC whatever is beside it
    EDGE = 1u << 8,           // characters.EDGES
    INVISIBLE = 1u << 9,      // characters.INVISIBLE
    UNSPACED = 1u << 10,      // characters.is_unspaced
    ENDING = 1u << 11,        // characters.ENDINGS
    CLOSER = 1u << 12,        // characters.CLOSERS
    BULLET = 1u << 13,        // characters.BULLETS
    DAMAGED = 1u << 14,       // characters.DAMAGED and ASCII_CONTROLS
    DAMAGED_BEFORE_ANY = 1u << 15,// characters.DAMAGED_BEFORE_ANY
    MOJIBAKE = 1u << 16,      // characters.MOJIBAKE_MARKS and MOJIBAKE_LETTERS
    MOJIBAKE_GREEK_AND_CYRILLIC = 1u << 17,
};

enum class Surface : std::uint8_t { upper, letter, digit, space, comma, stop, bar, mark };  // characters.SURFACES
enum class First : std::uint8_t { none, upper, lower, digit, letter };                      // characters.FIRST_CLASSES
enum class Last : std::uint8_t { none, stop, ask, colon, dots, digit, letter };              // characters.LAST_CLASSES

struct Character {
    std::uint32_t properties;
    char32_t levelled;      // normalize.level of a text with characters beyond ASCII
    char32_t straightened;  // normalize.straighten of such a text
    char32_t lower;         // str.lower, of which only U+0130 has two characters; it stays as it is here
    char32_t closing;       // of an opening bracket (characters.BRACKETS), else NUL
    Surface surface;
    First first;
    Last last;
    std::uint8_t reserved;
};
static_assert(sizeof(Character) == 24, "the layout that Python packs");

// Returns the properties of a character; asks Python for its page, with the interpreter lock, when it is new.
const Character& character(char32_t code);

inline bool is(char32_t code, std::uint32_t properties) { return character(code).properties & properties; }

}  // namespace cleaner
