// Search of a text for many literals at once.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "text.h"

namespace cleaner {

// Literals, kept as views, with the numbers that they are filed under. They are found by their last characters: a filter of a few
// kilobytes tells of nearly every place of a text that no literal ends there.
class LiteralIndex {
public:
    LiteralIndex() : filter_(KEYS / 64) {}

    // Adds a literal; `file` has to be called after the last one. An empty literal is an error.
    void add(View literal, int number);
    void file();

    // Calls `found` with the number of each literal that a text holds, once for each place where it is.
    template <class Found>
    void each_in(View text, Found&& found) const {
        if (is_empty_) return;
        const std::uint64_t* filter = filter_.data();
        const auto classes = classes_;  // a copy, which nothing that `found` writes can change
        Key key = 0;
        for (std::size_t end = 1; end <= text.size(); ++end) {
            key = next(key, classes[text[end - 1] % classes.size()]);
            if (!(filter[key / 64] >> key % 64 & 1)) continue;
            const View upto = text.substr(0, end);
            auto each = [&](const Entry& entry) {
                if (ends_with(upto, entry.literal)) found(entry.number);
            };
            for (std::size_t at = firsts_[key / 64]; at < entries_.size() && entries_[at].key <= key; ++at) {
                if (entries_[at].key == key) each(entries_[at]);
            }
            for (const Entry& entry : short_entries_[key % CLASSES]) each(entry);
        }
    }

    // Tells whether a text holds one of the literals.
    bool has_any(View text) const {
        bool is_held = false;
        each_in(text, [&is_held](int) { is_held = true; });
        return is_held;
    }

private:
    // The classes of the last three characters at a place of a text.
    using Key = std::uint32_t;
    static constexpr std::size_t KEY_LENGTH = 3;
    static constexpr Key CLASSES = 64, KEYS = CLASSES * CLASSES * CLASSES;

    struct Entry {
        View literal;
        int number;
        Key key;
    };

    static Key next(Key key, Key last) { return (key * CLASSES + last) % KEYS; }
    void give_classes();
    void file_short(const Entry& entry);

    // The class of a character by its last byte: each one that literals end with has its own, as far as they suffice,
    // and all others have the first.
    std::array<std::uint8_t, 256> classes_{};
    std::vector<std::uint64_t> filter_;  // a bit for each key with which a literal may end
    bool is_empty_ = true;
    std::vector<Entry> entries_;         // by key, without the short ones
    std::vector<std::size_t> firsts_;    // index of the first entry of each word of the filter
    std::array<std::vector<Entry>, CLASSES> short_entries_;  // with fewer characters than a key, by the class of the last
};

}  // namespace cleaner
