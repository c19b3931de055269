// The permutations of MinHash, by vectors of as many numbers as a file that includes this says.
// What it defines is local to that file, as each compiles it for other instructions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "minhash.h"

namespace cleaner {
namespace {

// Takes TILE vectors of permutations through all hashes at a time, so that what they need stays in registers.
template <std::size_t LANES, std::size_t TILE>
struct Signatures {
    typedef std::uint32_t Vector __attribute__((vector_size(LANES * sizeof(std::uint32_t))));

    static Vector load(const std::uint32_t* from) {
        Vector found;
        std::memcpy(&found, from, sizeof(found));
        return found;
    }

    static void sign_tile(const Hashes& hashes, const Permutations& permutations, std::size_t first, std::uint32_t* out) {
        Vector factors[TILE], addends[TILE], least[TILE];
        for (std::size_t at = 0; at < TILE; ++at) {
            factors[at] = load(permutations.factors + first + at * LANES);
            addends[at] = load(permutations.addends + first + at * LANES);
            least[at] = Vector{} - 1;
        }
        for (std::size_t each = 0; each < hashes.count; ++each) {
            const std::uint32_t hash = hashes.first[each];
            for (std::size_t at = 0; at < TILE; ++at) {
                const Vector value = factors[at] * hash + addends[at];
                least[at] = value < least[at] ? value : least[at];
            }
        }
        for (std::size_t at = 0; at < TILE; ++at) std::memcpy(out + first + at * LANES, &least[at], sizeof(Vector));
    }

    static void sign(Hashes hashes, Permutations permutations, std::uint32_t* out) {
        std::size_t first = 0;
        for (; first + TILE * LANES <= permutations.count; first += TILE * LANES) {
            sign_tile(hashes, permutations, first, out);
        }
        for (; first < permutations.count; ++first) {
            std::uint32_t least = UINT32_MAX;
            for (std::size_t each = 0; each < hashes.count; ++each) {
                least = std::min(least, permutations.factors[first] * hashes.first[each] + permutations.addends[first]);
            }
            out[first] = least;
        }
    }
};

}  // namespace
}  // namespace cleaner
