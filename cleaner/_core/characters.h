// Properties of characters, as Python and cleaner/characters.py define them.
//
// Python fills the table in pages of 256 characters when one of them is first met, so that the core and the running
// interpreter never disagree about a character.
#pragma once

#include <array>
#include <atomic>
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

using CharacterPage = std::array<Character, 256>;
extern std::array<std::atomic<const CharacterPage*>, 0x1100> character_pages;  // of all characters, null if not met yet

// Asks Python for a page, with the interpreter lock.
const CharacterPage& new_character_page(std::size_t number);

// Returns the properties of a character.
inline const Character& character(char32_t code) {
    const CharacterPage* page = character_pages[code / 256].load(std::memory_order_acquire);
    return (page ? *page : new_character_page(code / 256))[code % 256];
}

// Tells whether a character is of printable ASCII and no space. Most are, and need no look at the table to see that they
// are neither white space nor invisible, of no script without spaces and undamaged.
inline bool is_plain(char32_t code) { return U' ' < code && code < 0x7f; }

inline bool is(char32_t code, std::uint32_t properties) { return character(code).properties & properties; }

}  // namespace cleaner
