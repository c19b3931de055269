// MinHash signatures, and the hashes of shingles, by vectors of AVX2, for the processors that have them.
#include "minhash.h"
#include "sha1.h"

#if defined(__x86_64__) && defined(__GNUC__)
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

#include "minhash_kernel.h"
#include "sha1_rounds.h"

namespace cleaner {

void sign_by_avx2(Hashes hashes, Permutations permutations, std::uint32_t* out) {
    Signatures<8, 4>::sign(hashes, permutations, out);
}

void hash_blocks_by_avx2(const unsigned char* blocks, std::size_t count, std::uint32_t* out) {
    hash_blocks<8>(blocks, count, out);
}

}  // namespace cleaner

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
