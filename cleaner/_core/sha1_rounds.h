// The rounds of SHA-1 (FIPS 180-4), on one word at a time or on a vector of them, one of each of several messages.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cleaner {
namespace {  // files that compile this for other instructions have their own

constexpr std::size_t SHA1_BLOCK = 64, SHA1_WORDS = SHA1_BLOCK / sizeof(std::uint32_t);

inline std::uint32_t big_endian(const unsigned char* from) {
    return std::uint32_t{from[0]} << 24 | std::uint32_t{from[1]} << 16 | std::uint32_t{from[2]} << 8 | from[3];
}

template <class Word>
struct Sha1 {
    Word state[5];

    Sha1() {
        constexpr std::uint32_t START[] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
        for (std::size_t at = 0; at < 5; ++at) state[at] = Word{} + START[at];
    }

    // Adds a block, whose words stand at the beginning of `words`; the others are made of them.
    void add(Word (&words)[80]) {
        for (std::size_t at = SHA1_WORDS; at < 80; ++at) {
            words[at] = rotated<1>(words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]);
        }
        Word own[5] = {state[0], state[1], state[2], state[3], state[4]};
        run<choice>(own, words, 0x5A827999);
        run<parity>(own, words + 20, 0x6ED9EBA1);
        run<majority>(own, words + 40, 0x8F1BBCDC);
        run<parity>(own, words + 60, 0xCA62C1D6);
        for (std::size_t at = 0; at < 5; ++at) state[at] += own[at];
    }

private:
    // No lambdas, which gcc does not compile for the instructions of the file.
    static Word choice(Word b, Word c, Word d) { return d ^ (b & (c ^ d)); }
    static Word parity(Word b, Word c, Word d) { return b ^ c ^ d; }
    static Word majority(Word b, Word c, Word d) { return (b & c) | (d & (b | c)); }

    template <int BITS>
    static Word rotated(Word word) {
        return word << BITS | word >> (32 - BITS);
    }

    // Runs one round; it leaves the words of the state where the next one takes them from, so that none is moved.
    template <Word MIX(Word, Word, Word)>
    static void step(Word a, Word& b, Word c, Word d, Word& e, Word added) {
        e += rotated<5>(a) + MIX(b, c, d) + added;
        b = rotated<30>(b);
    }

    template <Word MIX(Word, Word, Word)>
    static void run(Word (&state)[5], const Word* words, std::uint32_t constant) {
        auto& [a, b, c, d, e] = state;
        for (std::size_t at = 0; at < 20; at += 5) {
            step<MIX>(a, b, c, d, e, words[at] + constant);
            step<MIX>(e, a, b, c, d, words[at + 1] + constant);
            step<MIX>(d, e, a, b, c, words[at + 2] + constant);
            step<MIX>(c, d, e, a, b, words[at + 3] + constant);
            step<MIX>(b, c, d, e, a, words[at + 4] + constant);
        }
    }
};

#if defined(__GNUC__)
template <std::size_t LANES>
struct Words {
    typedef std::uint32_t Vector __attribute__((vector_size(LANES * sizeof(std::uint32_t))));
};

// Hashes messages of one block each, as many at a time as a vector has words; writes the first words of the digests.
template <std::size_t LANES>
void hash_blocks(const unsigned char* blocks, std::size_t count, std::uint32_t* out) {
    using Vector = typename Words<LANES>::Vector;
    for (std::size_t first = 0; first < count; first += LANES) {
        const std::size_t some = count - first < LANES ? count - first : LANES;
        Vector words[80] = {};
        for (std::size_t lane = 0; lane < some; ++lane) {
            const unsigned char* block = blocks + (first + lane) * SHA1_BLOCK;
            for (std::size_t at = 0; at < SHA1_WORDS; ++at) words[at][lane] = big_endian(block + 4 * at);
        }
        Sha1<Vector> sha1;
        sha1.add(words);
        for (std::size_t lane = 0; lane < some; ++lane) out[first + lane] = sha1.state[0][lane];
    }
}
#endif

}  // namespace
}  // namespace cleaner
