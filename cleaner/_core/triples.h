// The triples of neighbouring characters of a text, by which most literals are seen not to be in it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "text.h"

namespace cleaner {

// A set of triples; different ones may share a place.
class Triples {
public:
    using Place = std::uint16_t;

    static std::vector<Place> places_of(View text) {
        std::vector<Place> found;
        for_each(text, [&found](Place place) { found.push_back(place); });
        return found;
    }

    void add(View text) {
        for_each(text, [this](Place place) { bits_[place / 64] |= std::uint64_t(1) << place % 64; });
    }

    bool has(Place place) const { return bits_[place / 64] >> place % 64 & 1; }

private:
    static constexpr std::uint32_t PLACES = 4096;

    std::array<std::uint64_t, PLACES / 64> bits_{};

    template <class Function>
    static void for_each(View text, Function&& function) {
        for (std::size_t at = 2; at < text.size(); ++at) {
            function(static_cast<Place>((text[at - 2] * 1089u + text[at - 1] * 33u + text[at]) % PLACES));
        }
    }
};

}  // namespace cleaner
