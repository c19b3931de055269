#include "fact_words.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "characters.h"

namespace cleaner {
namespace {

std::vector<View> sorted_words(View text) {
    auto is_of_word = [](char32_t code) { return code == U'_' || is(code, ALNUM); };
    auto is_of_run = [&](char32_t code) { return code == U'.' || code == U',' || code == U'%' || is_of_word(code); };
    std::vector<View> words;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at, after_word = at;
        for (; end < text.size() && is_of_run(text[end]); ++end) {
            if (is_of_word(text[end])) after_word = end + 1;
        }
        if (after_word > at) words.push_back(text.substr(at, after_word - at));
        at = end + 1;
    }
    std::sort(words.begin(), words.end());
    return words;
}

bool is_number_or_name(View word) {
    return is(word[0], UPPER) || std::any_of(word.begin(), word.end(), [](char32_t code) { return is(code, DIGIT); });
}

}  // namespace

bool differ_in_fact(View one, View two) {
    const std::vector<View> words = sorted_words(one), others = sorted_words(two);
    std::vector<View> different;
    std::set_symmetric_difference(words.begin(), words.end(), others.begin(), others.end(),
                                  std::back_inserter(different));
    return std::any_of(different.begin(), different.end(), is_number_or_name);
}

}  // namespace cleaner
