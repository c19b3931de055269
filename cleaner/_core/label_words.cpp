#include "label_words.h"

#include <algorithm>

#include "utf8.h"

namespace cleaner::html {
namespace {

constexpr std::size_t MAX_WORD = 20;  // letters of a word of `label_words`
constexpr std::size_t USUAL_WORDS = 16;

bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

template <class Test>
std::size_t run_of(std::string_view text, Test test) {
    std::size_t length = 0;
    while (length < text.size() && length < MAX_WORD && test(text[length])) ++length;
    return length;
}

// Returns the length of the word that a text begins with, at most 1 if there is none: `abc`, `Abc` or `ABC`.
std::size_t word_at(std::string_view text) {
    if (is_upper(text[0]) && text.size() > 1 && is_lower(text[1])) {
        return std::min(1 + run_of(text.substr(1), is_lower), MAX_WORD);
    }
    return std::max(run_of(text, is_lower), run_of(text, is_upper));
}

}  // namespace

std::vector<std::string> label_words(std::string_view label, std::size_t most) {
    std::vector<std::string> words;
    words.reserve(std::min(most, USUAL_WORDS));
    while (!label.empty() && words.size() < most) {
        const std::size_t length = word_at(label);
        if (length > 1) {
            std::string word(label.substr(0, length));
            std::transform(word.begin(), word.end(), word.begin(), ascii_lower);
            if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
        }
        label.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return words;
}

}  // namespace cleaner::html
