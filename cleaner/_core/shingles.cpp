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

Shingles ShingleMaker::make(View text, std::int32_t words) {
    std::vector<View> tokens = words_of(text);
    if (tokens.size() < static_cast<std::size_t>(words / 2)) tokens = characters_of(text);
    Shingles found;
    for (View token : tokens) {
        const auto number = static_cast<std::int32_t>(numbers_.size());
        found.words_.push_back(numbers_.emplace(token, number).first->second);
    }
    const std::int32_t* all = found.words_.data();
    const auto count = static_cast<std::int32_t>(tokens.size());
    for (std::int32_t at = 0; at + length_ <= count; ++at) found.starts_.push_back(at);
    auto is_less = [&](std::int32_t one, std::int32_t two) { return compare(all + one, all + two) < 0; };
    auto is_equal = [&](std::int32_t one, std::int32_t two) { return compare(all + one, all + two) == 0; };
    std::sort(found.starts_.begin(), found.starts_.end(), is_less);
    found.starts_.erase(std::unique(found.starts_.begin(), found.starts_.end(), is_equal), found.starts_.end());
    return found;
}

bool ShingleMaker::are_similar(const Shingles& one, const Shingles& two, double least) const {
    const auto [fewer, more] = std::minmax({one.size(), two.size()});
    if (static_cast<double>(fewer) < least * static_cast<double>(more)) return false;  // even if all are shared
    const std::size_t both = shared(one, two);
    return both && static_cast<double>(both) >= least * static_cast<double>(one.size() + two.size() - both);
}

int ShingleMaker::compare(const std::int32_t* one, const std::int32_t* two) const {
    for (std::int32_t at = 0; at < length_; ++at) {
        if (one[at] != two[at]) return one[at] < two[at] ? -1 : 1;
    }
    return 0;
}

std::size_t ShingleMaker::shared(const Shingles& one, const Shingles& two) const {
    std::size_t count = 0;
    for (std::size_t a = 0, b = 0; a < one.size() && b < two.size();) {
        const int order = compare(&one.words_[one.starts_[a]], &two.words_[two.starts_[b]]);
        count += order == 0;
        a += order <= 0;
        b += order >= 0;
    }
    return count;
}

}  // namespace cleaner
