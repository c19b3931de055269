// MinHash signatures of texts, as in dedup/minhash.py, which says what they are.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cleaner {

struct Hashes {
    const std::uint32_t* first;
    std::size_t count;
};

// Each permutation of a hash is `factor * hash + addend`, modulo 2^32.
struct Permutations {
    const std::uint32_t* factors;
    const std::uint32_t* addends;
    std::size_t count;
};

// Sets the values of a signature to the least of the permuted hashes.
using Sign = void (*)(Hashes, Permutations, std::uint32_t* out);

// The same by instructions that not every processor has.
void sign_by_avx2(Hashes hashes, Permutations permutations, std::uint32_t* out);
void sign_by_avx512(Hashes hashes, Permutations permutations, std::uint32_t* out);

}  // namespace cleaner
