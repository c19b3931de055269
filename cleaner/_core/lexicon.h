// The lexicon of a language, and the terms at the edges of a text (rules/lexicon.py).
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "characters.h"
#include "python.h"
#include "string_table.h"

namespace cleaner {

constexpr std::int8_t MIXED = -1;   // the group of a term that rules of several groups have in equal parts
constexpr std::int8_t NO_TERM = -2;  // returned for a word that is no term

// Groups of words by their order in `lexicon.GROUPS`.
struct Groups {
    OwningStringTable words;
    std::vector<std::int8_t> groups;  // of each word

    std::int8_t of(View word) const { return of(word, StringTable::hash(word)); }
    std::int8_t of(View word, std::uint64_t hash) const {
        const std::int32_t number = words.find(word, hash);
        return number == StringTable::NONE ? NO_TERM : groups[static_cast<std::size_t>(number)];
    }
};

// Words of which nearly all others differ in their first character or their length.
class WordSet {
public:
    void add(String word) {
        if (!word.empty()) lengths_[word.front() % lengths_.size()] |= bit_of(word.size());
        words_.add(std::move(word));
    }

    bool has(View word) const {
        if (!word.empty() && !(lengths_[word.front() % lengths_.size()] & bit_of(word.size()))) return false;
        return words_.find(word) != StringTable::NONE;
    }

private:
    static std::uint32_t bit_of(std::size_t length) { return std::uint32_t(1) << std::min<std::size_t>(length, 31); }

    OwningStringTable words_;
    std::array<std::uint32_t, 256> lengths_{};  // a bit for each length of words, by the last byte of their first character
};

struct Lexicon {
    WordSet function_words;
    Groups terms;
    Groups names;
};

// Indices of words in a vocabulary; 0 stands for a word that it does not have.
struct Vocabulary {
    OwningStringTable words;
    std::vector<std::int32_t> indices;

    std::int32_t of(View word) const { return of(word, StringTable::hash(word)); }
    std::int32_t of(View word, std::uint64_t hash) const {
        const std::int32_t number = words.find(word, hash);
        return number == StringTable::NONE ? 0 : indices[static_cast<std::size_t>(number)];
    }
};

// A few characters.
class CharacterSet {
public:
    CharacterSet() = default;
    explicit CharacterSet(String characters) : characters_(std::move(characters)) {
        for (char32_t code : characters_) may_be_[code % may_be_.size()] = true;
    }

    bool has(char32_t code) const { return may_be_[code % may_be_.size()] && characters_.find(code) != String::npos; }

private:
    String characters_;
    std::array<bool, 256> may_be_{};  // by the last byte of a character
};

struct TermLimits {
    std::size_t first, last;              // words at the edges of a text that are its terms
    std::size_t first_pairs, last_pairs;  // the same for pairs of characters, where words are not spaced
    std::size_t stem;                     // letters of a term
    CharacterSet punctuation;             // at the edges of a word, that is no part of its term
};

TermLimits to_term_limits(PyObject* limits);  // from `lexicon.TERM_LIMITS`

// Tells whether a text begins or ends in a script that puts no spaces between words (normalize.has_unspaced_edge).
inline bool has_unspaced_edge(View text) {
    return !text.empty() && (is(text.front(), UNSPACED) || is(text.back(), UNSPACED));
}

// Calls a function with each part of a text between spaces, as `str.split(" ")` returns them.
template <class Function>
void for_each_word(View text, Function&& function) {
    std::size_t start = 0;
    for (std::size_t space; (space = text.find(U' ', start)) != View::npos; start = space + 1) {
        function(text.substr(start, space - start));
    }
    function(text.substr(start));
}

// Reads the terms of one text after the other.
class TermReader {
public:
    explicit TermReader(const TermLimits& limits) : limits_(limits) {}

    // Returns the terms of a folded text, which are views of it or of this reader, valid until the next call.
    const std::vector<View>& terms_of(View folded);

private:
    const TermLimits& limits_;
    std::vector<View> terms_;
    String unspaced_;

    void add(View word);
    void add_pairs(std::size_t start, std::size_t end);
};

constexpr const char* LEXICON_HANDLE = "cleaner.Lexicon";
constexpr const char* VOCABULARY_HANDLE = "cleaner.Vocabulary";

}  // namespace cleaner
