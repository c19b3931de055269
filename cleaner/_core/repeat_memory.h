// What the searches for repeats in one document remember: the step runs several times, and most of what is left of a
// document is the same each time.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "document.h"
#include "numbers.h"
#include "shingles.h"

namespace cleaner {

class RepeatMemory {
public:
    RepeatMemory(std::size_t blocks, std::int32_t words_in_shingle)
        : texts_of_blocks_(blocks, StringTable::NONE), maker_(words_in_shingle) {}

    // Returns the number of a folded text, the same for the same text. That of a part of a block is copied, as it does
    // not outlive the search.
    std::int32_t text_of(Index block, View folded, bool is_partial) {
        if (is_partial) {
            const std::int32_t known = texts_.find(folded);
            return known == StringTable::NONE ? texts_.add(copies_.emplace_back(folded)) : known;
        }
        std::int32_t& text = texts_of_blocks_[static_cast<std::size_t>(block)];
        if (text == StringTable::NONE) text = texts_.add(folded);
        return text;
    }
    std::size_t texts() const { return texts_.size(); }

    // Calls a function with the number of each anchor of a text; `find` adds the anchors of a text to a vector.
    template <class Find, class Function>
    void each_anchor(std::int32_t text, Find&& find, Function&& function) {
        const auto place = static_cast<std::size_t>(text);
        if (place >= ranges_.size()) ranges_.resize(texts_.size(), {NOT_FOUND, 0});
        if (ranges_[place].start == NOT_FOUND) {
            found_.clear();
            find(texts_[text], found_);
            ranges_[place] = {numbers_.size(), numbers_.size() + found_.size()};
            for (View anchor : found_) numbers_.push_back(anchors_.add(anchor));
        }
        for (std::size_t at = ranges_[place].start; at < ranges_[place].end; ++at) function(numbers_[at]);
    }

    // Returns the shingles of a text that should have about `words`.
    const Shingles& shingles_of(std::int32_t text, std::int32_t words) {
        const auto [place, is_new] = shingles_.try_emplace({text, words});
        if (is_new) place->second = maker_.make(texts_[text], words);
        return place->second;
    }

    bool are_similar(const Shingles& one, const Shingles& two, double least) const {
        return maker_.are_similar(one, two, least);
    }

private:
    static constexpr std::size_t NOT_FOUND = static_cast<std::size_t>(-1);
    struct Range {
        std::size_t start, end;
    };

    StringTable texts_, anchors_;
    std::deque<String> copies_;
    std::vector<std::int32_t> texts_of_blocks_;
    std::vector<Range> ranges_;          // of the anchors of each text in `numbers_`
    std::vector<std::int32_t> numbers_;  // of anchors
    std::vector<View> found_;
    ShingleMaker maker_;
    std::map<std::pair<std::int32_t, std::int32_t>, Shingles> shingles_;  // by text and words
};

}  // namespace cleaner
