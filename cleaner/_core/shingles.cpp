#include "shingles.h"

#include <algorithm>

namespace cleaner {
namespace {

std::vector<View> words_of(View text) {
    std::vector<View> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(U' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::vector<View> characters_of(View text) {
    std::vector<View> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != U' ') found.push_back(text.substr(at, 1));
    }
    return found;
}

}  // namespace

std::vector<View> tokens_of(View text, std::int32_t words) {
    std::vector<View> tokens = words_of(text);
    return tokens.size() < static_cast<std::size_t>(words / 2) ? characters_of(text) : tokens;
}

Shingles ShingleMaker::make(View text, std::int32_t words) {
    std::vector<char32_t>& numbered = texts_.emplace_back();
    for (View token : tokens_of(text, words)) numbered.push_back(static_cast<char32_t>(words_.add(token)));
    Shingles found;
    for (std::size_t at = 0; at + length_ <= numbered.size(); ++at) {
        found.numbers_.push_back(shingles_.add(View(numbered.data() + at, length_)));
    }
    std::sort(found.numbers_.begin(), found.numbers_.end());
    found.numbers_.erase(std::unique(found.numbers_.begin(), found.numbers_.end()), found.numbers_.end());
    return found;
}

bool ShingleMaker::are_similar(const Shingles& one, const Shingles& two, double least) const {
    const auto [fewer, more] = std::minmax({one.size(), two.size()});
    if (static_cast<double>(fewer) < least * static_cast<double>(more)) return false;  // even if all are shared
    const std::size_t both = shared(one, two);
    return both && static_cast<double>(both) >= least * static_cast<double>(one.size() + two.size() - both);
}

std::size_t ShingleMaker::shared(const Shingles& one, const Shingles& two) {
    std::size_t count = 0;
    for (std::size_t a = 0, b = 0; a < one.size() && b < two.size();) {
        const std::int32_t first = one.numbers_[a], second = two.numbers_[b];
        count += first == second;
        a += first <= second;
        b += second <= first;
    }
    return count;
}

}  // namespace cleaner
