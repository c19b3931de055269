#include "sha1.h"

#include <cstring>

#include "sha1_rounds.h"

namespace cleaner {
namespace {

constexpr std::size_t LENGTH = 8;  // bytes of the length of a message, at its end

void add_block(Sha1<std::uint32_t>& sha1, const char* block) {
    std::uint32_t words[80];
    for (std::size_t at = 0; at < SHA1_WORDS; ++at) {
        words[at] = big_endian(reinterpret_cast<const unsigned char*>(block) + 4 * at);
    }
    sha1.add(words);
}

// Appends the last blocks of a message: what is left of it, a bit that is set, and its length.
void append_end(std::string_view rest, std::uint64_t bytes, std::string& blocks) {
    const std::size_t size = rest.size() + 1 + LENGTH <= SHA1_BLOCK ? SHA1_BLOCK : 2 * SHA1_BLOCK;
    const std::size_t start = blocks.size();
    blocks.append(rest).append(1, '\x80').resize(start + size);
    for (std::size_t at = 0; at < LENGTH; ++at) blocks[start + size - 1 - at] = static_cast<char>(bytes * 8 >> 8 * at);
}

std::uint32_t hash_long(std::string_view bytes) {
    Sha1<std::uint32_t> sha1;
    const std::uint64_t size = bytes.size();
    for (; bytes.size() >= SHA1_BLOCK; bytes.remove_prefix(SHA1_BLOCK)) add_block(sha1, bytes.data());
    std::string end;
    append_end(bytes, size, end);
    for (std::size_t at = 0; at < end.size(); at += SHA1_BLOCK) add_block(sha1, end.data() + at);
    return sha1.state[0];
}

void hash_blocks_anywhere(const unsigned char* blocks, std::size_t count, std::uint32_t* out) {
    for (std::size_t at = 0; at < count; ++at) {
        Sha1<std::uint32_t> sha1;
        add_block(sha1, reinterpret_cast<const char*>(blocks + at * SHA1_BLOCK));
        out[at] = sha1.state[0];
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
// The processors with `avx512vbmi2` do not slow down for vectors of 512 bits, as some older ones do.
HashBlocks fastest() {
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512f")) return hash_blocks_by_avx512;
    return __builtin_cpu_supports("avx2") ? hash_blocks_by_avx2 : hash_blocks_anywhere;
}
#else
HashBlocks fastest() { return hash_blocks_anywhere; }
#endif

// Returns a word of a digest as a number whose lowest byte is the first one.
std::uint32_t from_first_byte(std::uint32_t word) {
    return word << 24 | (word & 0xFF00u) << 8 | (word >> 8 & 0xFF00u) | word >> 24;
}

}  // namespace

void Sha1Batch::clear() {
    blocks_.clear();
    hashes_.clear();
}

void Sha1Batch::add(std::string_view bytes) {
    if (bytes.size() + 1 + LENGTH <= SHA1_BLOCK) {
        append_end(bytes, bytes.size(), blocks_);
    } else {
        hashes_.push_back(hash_long(bytes));
    }
}

const std::vector<std::uint32_t>& Sha1Batch::hashes() {
    static const HashBlocks hash_fast = fastest();
    const std::size_t known = hashes_.size(), count = blocks_.size() / SHA1_BLOCK;
    hashes_.resize(known + count);
    hash_fast(reinterpret_cast<const unsigned char*>(blocks_.data()), count, hashes_.data() + known);
    for (std::uint32_t& hash : hashes_) hash = from_first_byte(hash);
    return hashes_;
}

}  // namespace cleaner
