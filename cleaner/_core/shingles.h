// Shingles of texts: runs of words, and how many of them two texts share.
#pragma once

#include <unordered_map>
#include <vector>

#include "text.h"

namespace cleaner {

// The different shingles of a text, in an order that is the same for all texts of one `ShingleMaker`.
class Shingles {
public:
    std::size_t size() const { return starts_.size(); }

private:
    friend class ShingleMaker;
    std::vector<std::int32_t> words_;   // numbers of the words of the text
    std::vector<std::int32_t> starts_;  // of the shingles, sorted by their words
};

class ShingleMaker {
public:
    explicit ShingleMaker(std::int32_t words_in_shingle) : length_(words_in_shingle) {}

    // Returns the shingles of a folded text that should have about `words`; with less than half, of its characters.
    Shingles make(View text, std::int32_t words);
    // Tells whether the Jaccard similarity of two texts is at least that; of texts without shingles it never is.
    bool are_similar(const Shingles& one, const Shingles& two, double least) const;

private:
    int compare(const std::int32_t* one, const std::int32_t* two) const;
    std::size_t shared(const Shingles& one, const Shingles& two) const;

    std::int32_t length_;
    std::unordered_map<View, std::int32_t> numbers_;  // of words; the views are of texts that outlive the maker
};

}  // namespace cleaner
