// Elements with certain tags around the blocks of a page, and the blocks that they hold.
#pragma once

#include <unordered_map>
#include <vector>

#include "markup.h"
#include "numbers.h"

namespace cleaner {

using TagMarks = std::vector<std::uint8_t>;  // one for each string of the markup: whether it is in a set of tags

inline TagMarks tag_marks(const Markup& markup, const std::vector<String>& tags) {
    TagMarks marks(markup.strings.size());
    for (const String& tag : tags) {
        const std::int32_t string = markup.strings.find(tag);
        if (string != StringTable::NONE) marks[static_cast<std::size_t>(string)] = 1;
    }
    return marks;
}

// Returns the place of the innermost element with a tag among those around a block, or -1.
inline int place_of_tag(const Markup& markup, Index block, const TagMarks& tags) {
    const auto at = static_cast<std::size_t>(block);
    const std::int32_t* around = markup.tags.of(at);
    const int depth = static_cast<int>(markup.tags.size_of(at));
    for (int place = 0; place < depth; ++place) {
        if (tags[static_cast<std::size_t>(around[place])]) return place;
    }
    return -1;
}

// Returns the number of the innermost element with a tag around a block, or -1 (content_box.element_around).
inline int element_around(const Markup& markup, Index block, const TagMarks& tags) {
    const int place = place_of_tag(markup, block, tags);
    return place < 0 ? -1 : markup.inside.of(static_cast<std::size_t>(block))[place];
}

// Collects blocks by the number of an element, in the order in which the elements are met.
class BlockGroups {
public:
    // Adds a block to the group of an element; to none if the number is negative.
    void add(int element, Index block) {
        if (element < 0) return;
        const auto [place, is_new] = places_.emplace(element, groups_.size());
        if (is_new) groups_.emplace_back();
        groups_[place->second].push_back(block);
    }
    std::vector<Indices> take() { return std::move(groups_); }

private:
    std::unordered_map<int, std::size_t> places_;
    std::vector<Indices> groups_;
};

}  // namespace cleaner
