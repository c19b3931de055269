#include "literal_index.h"

#include <stdexcept>

namespace cleaner {

void LiteralIndex::add(View literal, int number) {
    if (literal.empty()) throw std::invalid_argument("an empty literal");
    entries_.push_back({String(literal), number, 0});
}

void LiteralIndex::file() {
    int bits = 6;  // a word of the filter
    while (std::size_t(1) << bits < SLOTS_FOR_EACH * entries_.size()) ++bits;
    shift_ = 64 - bits;
    words_.assign((std::size_t(1) << bits) / 64, 0);
    for (Entry& entry : entries_) {
        const std::size_t length = std::min(entry.literal.size(), TAIL_LENGTH);
        entry.slot = filter_of().slot(tail_of(View(entry.literal).substr(entry.literal.size() - length)), length);
        words_[entry.slot / 64] |= std::uint64_t(1) << entry.slot % 64;
        has_length_[length] = true;
        longest_ = std::max(longest_, entry.literal.size());
    }
    auto by_slot = [](const Entry& one, const Entry& two) { return one.slot < two.slot; };
    std::stable_sort(entries_.begin(), entries_.end(), by_slot);
    for (std::size_t word = 0, at = 0; word < words_.size(); ++word) {
        while (at < entries_.size() && entries_[at].slot / 64 < word) ++at;
        firsts_.push_back(at);
    }
}

}  // namespace cleaner
