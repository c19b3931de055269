#include "literal_index.h"

#include <algorithm>
#include <stdexcept>

namespace cleaner {

void LiteralIndex::add(View literal, int number) {
    if (literal.empty()) throw std::invalid_argument("an empty literal");
    is_empty_ = false;
    entries_.push_back({literal, number, 0});
}

void LiteralIndex::file() {
    give_classes();
    for (Entry& entry : entries_) {
        for (char32_t code : entry.literal) entry.key = next(entry.key, classes_[code % classes_.size()]);
        filter_[entry.key / 64] |= std::uint64_t(1) << entry.key % 64;
        if (entry.literal.size() < KEY_LENGTH) file_short(entry);
    }
    auto is_short = [](const Entry& entry) { return entry.literal.size() < KEY_LENGTH; };
    entries_.erase(std::remove_if(entries_.begin(), entries_.end(), is_short), entries_.end());
    auto by_key = [](const Entry& one, const Entry& two) { return one.key < two.key; };
    std::stable_sort(entries_.begin(), entries_.end(), by_key);
    for (std::size_t word = 0, at = 0; word < filter_.size(); ++word) {
        while (at < entries_.size() && entries_[at].key / 64 < word) ++at;
        firsts_.push_back(at);
    }
}

void LiteralIndex::give_classes() {
    std::size_t given = 0;
    for (const Entry& entry : entries_) {
        const std::size_t length = std::min(entry.literal.size(), KEY_LENGTH);
        for (char32_t code : entry.literal.substr(entry.literal.size() - length)) {
            std::uint8_t& own = classes_[code % classes_.size()];
            if (!own) own = static_cast<std::uint8_t>(1 + given++ % (CLASSES - 1));
        }
    }
}

// Sets the bits of all keys that end with a short literal.
void LiteralIndex::file_short(const Entry& entry) {
    short_entries_[entry.key % CLASSES].push_back(entry);
    const Key step = entry.literal.size() == 1 ? CLASSES : CLASSES * CLASSES;
    for (Key key = entry.key; key < KEYS; key += step) filter_[key / 64] |= std::uint64_t(1) << key % 64;
}

}  // namespace cleaner
