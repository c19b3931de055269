// Properties of characters, as Python and the modules of the package define them.
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
    EDGE = 1u << 7,           // normalize.EDGES
    INVISIBLE = 1u << 8,      // normalize.INVISIBLE
    UNSPACED = 1u << 9,       // normalize.is_unspaced
    ENDING = 1u << 10,        // facts.ENDINGS
    CLOSER = 1u << 11,        // facts.CLOSERS
    SCRIPT = 1u << 12,        // a script that names its language (language_id)
};

enum class Surface : std::uint8_t { upper, letter, digit, space, comma, stop, bar, mark };  // surface.py
enum class First : std::uint8_t { none, upper, lower, digit, letter };
enum class Last : std::uint8_t { none, stop, ask, colon, dots, digit, letter };

struct Character {
    std::uint32_t properties;
    char32_t levelled;      // normalize.level
    char32_t straightened;  // normalize.straighten
    char32_t lower;         // str.lower, of which only U+0130 has two characters; it stays as it is here
    Surface surface;
    First first;
    Last last;
    std::uint8_t reserved;
};
static_assert(sizeof(Character) == 20, "the layout that Python packs");

// Returns the properties of a character; asks Python for its page, with the interpreter lock, when it is new.
const Character& character(char32_t code);

inline bool is(char32_t code, std::uint32_t properties) { return character(code).properties & properties; }

}  // namespace cleaner
