// Shingles of texts: runs of words, and how many of them two texts share.
#pragma once

#include <vector>

#include "string_table.h"

namespace cleaner {

// The different shingles of a text, by their numbers in a `ShingleMaker`, in order.
class Shingles {
public:
    std::size_t size() const { return numbers_.size(); }

private:
    friend class ShingleMaker;
    std::vector<std::int32_t> numbers_;
};

// Returns the tokens of a folded text that should have about so many words: its words; with less than half, its characters.
std::vector<View> tokens_of(View text, std::int32_t words);

class ShingleMaker {
public:
    explicit ShingleMaker(std::int32_t words_in_shingle) : length_(static_cast<std::size_t>(words_in_shingle)) {}

    // Returns the shingles of a folded text that should have about `words`; with less than half, of its characters.
    Shingles make(View text, std::int32_t words);
    // Tells whether the Jaccard similarity of two texts is at least that; of texts without shingles it never is.
    bool are_similar(const Shingles& one, const Shingles& two, double least) const;

    // Returns how many shingles two texts share.
    static std::size_t shared(const Shingles& one, const Shingles& two);

private:
    std::size_t length_;
    StringTable words_;  // of texts that outlive the maker
    // The numbers of the words of each text, as characters of a string: a shingle is a part of it.
    std::deque<std::vector<char32_t>> texts_;
    StringTable shingles_;
};

}  // namespace cleaner
