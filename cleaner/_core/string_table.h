// Numbers strings in the order in which they are added, and finds them again.
#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <vector>

#include "text.h"

namespace cleaner {

// The strings are views: whoever adds them keeps their texts.
class StringTable {
public:
    static constexpr std::int32_t NONE = -1;

    // Four characters are taken at a time, of which two share each half of a word: with the shift, those of most scripts
    // do not overlap.
    static std::uint64_t hash(View string) {
        std::uint64_t found = string.size();
        std::size_t at = 0;
        for (; at + 4 <= string.size(); at += 4) found = mixed(found, two_at(string, at) + (two_at(string, at + 2) << 11));
        std::uint64_t rest = 0;
        for (; at < string.size(); ++at) rest = rest << 21 | string[at];
        return mixed(found, rest);
    }

    // Returns the number of a string, which is `size()` as it was before if the string is new.
    std::int32_t add(View string) { return add(string, hash(string)); }

    std::int32_t add(View string, std::uint64_t hash) {
        if (2 * strings_.size() >= places_.size()) grow(std::max<std::size_t>(64, 2 * places_.size()));
        Place& place = places_[find_place(string, hash)];
        if (place.number == NONE) {
            place = {static_cast<std::int32_t>(strings_.size()), tag_of(hash)};
            strings_.push_back({string, hash});
        }
        return place.number;
    }

    std::int32_t find(View string) const { return find(string, hash(string)); }
    std::int32_t find(View string, std::uint64_t hash) const {
        return places_.empty() ? NONE : places_[find_place(string, hash)].number;
    }

    // Makes room for so many strings.
    void reserve(std::size_t strings) {
        std::size_t places = 64;
        while (places < 2 * strings) places *= 2;
        strings_.reserve(strings);
        if (places > places_.size()) grow(places);
    }

    std::size_t size() const { return strings_.size(); }
    View operator[](std::int32_t number) const { return strings_[static_cast<std::size_t>(number)].text; }

private:
    struct Entry {
        View text;
        std::uint64_t hash;
    };
    // The number of a string and a half of its hash: nearly all other strings are seen not to be it without a look at it.
    struct Place {
        std::int32_t number = NONE;
        std::uint32_t tag = 0;
    };
    std::vector<Entry> strings_;
    std::vector<Place> places_;  // a power of two of them, at least twice as many as strings

    static std::uint64_t two_at(View string, std::size_t at) {
        std::uint64_t two;
        std::memcpy(&two, string.data() + at, sizeof(two));
        return two;
    }

    static std::uint64_t mixed(std::uint64_t hash, std::uint64_t characters) {
        constexpr std::uint64_t FACTOR = 0x9E3779B97F4A7C15u;
        hash = (hash ^ characters) * FACTOR;
        return hash ^ hash >> 32;
    }

    static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

    bool is_at(Place place, View string, std::uint64_t hash) const {
        return place.tag == tag_of(hash) && are_same(strings_[static_cast<std::size_t>(place.number)].text, string);
    }

    std::size_t find_place(View string, std::uint64_t hash) const {
        std::size_t at = hash & (places_.size() - 1);
        while (places_[at].number != NONE && !is_at(places_[at], string, hash)) at = (at + 1) & (places_.size() - 1);
        return at;
    }

    void grow(std::size_t places) {
        places_.assign(places, Place());
        for (std::size_t at = 0; at < strings_.size(); ++at) {
            const std::uint64_t hash = strings_[at].hash;
            places_[find_place(strings_[at].text, hash)] = {static_cast<std::int32_t>(at), tag_of(hash)};
        }
    }
};

// A table that keeps the texts of its strings.
class OwningStringTable {
public:
    std::int32_t add(View string) {
        const std::uint64_t hash = StringTable::hash(string);
        const std::int32_t known = table_.find(string, hash);
        return known != StringTable::NONE ? known : table_.add(kept(string), hash);
    }

    std::int32_t find(View string) const { return table_.find(string); }
    std::int32_t find(View string, std::uint64_t hash) const { return table_.find(string, hash); }
    std::size_t size() const { return table_.size(); }
    View operator[](std::int32_t number) const { return table_[number]; }

private:
    static constexpr std::size_t CHUNK = 1024;  // characters

    View kept(View string) {
        if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < string.size())
            chunks_.emplace_back().reserve(std::max(CHUNK, string.size()));
        String& chunk = chunks_.back();
        const std::size_t start = chunk.size();
        chunk += string;  // for which it has room, so that the texts in it do not move
        return View(chunk).substr(start);
    }

    std::deque<String> chunks_;  // texts, many in one
    StringTable table_;
};

}  // namespace cleaner
