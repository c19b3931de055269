// SHA-1, of which MinHash needs the first bytes: datasketch hashes shingles by it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cleaner {

// Hashes many short texts. The hash of a text are the first four bytes of its digest as a number, the first byte being
// the lowest (datasketch's `sha1_hash32`).
class Sha1Batch {
public:
    void clear();
    void add(std::string_view bytes);
    // Returns the hashes of the texts, in no order.
    const std::vector<std::uint32_t>& hashes();

private:
    std::string blocks_;                  // texts that fit into one block each, with what ends a message
    std::vector<std::uint32_t> hashes_;
};

// Hashes so many messages of one block each.
using HashBlocks = void (*)(const unsigned char* blocks, std::size_t count, std::uint32_t* out);

// The same by instructions that not every processor has.
void hash_blocks_by_avx2(const unsigned char* blocks, std::size_t count, std::uint32_t* out);
void hash_blocks_by_avx512(const unsigned char* blocks, std::size_t count, std::uint32_t* out);

}  // namespace cleaner
