#include "speakers.h"

#include "spaces.h"

namespace cleaner {
namespace {

constexpr std::size_t MAX_NAME = 20;  // characters of a word of a name, the first capital not counted

bool is_capital(char32_t code) { return code >= U'A' && code <= U'Z'; }

// Returns the number of characters with which a text begins that may stand in a name: capitals, apostrophes, hyphens.
std::size_t name_length(View text) {
    std::size_t length = 0;
    while (length < text.size() && (is_capital(text[length]) || text[length] == U'\'' || text[length] == U'-')) ++length;
    return length;
}

}  // namespace

bool names_speaker(View text) {
    if (text.empty() || !is_capital(text[0])) return false;
    text.remove_prefix(1);
    const std::size_t first = name_length(text);
    if (first < 1 || first > MAX_NAME) return false;
    text.remove_prefix(first);
    if (starts_with(text, U" ")) {
        const std::size_t second = name_length(text.substr(1));
        if (second < 1 || second > MAX_NAME) return false;
        text.remove_prefix(1 + second);
    }
    if (text.empty() || (text[0] != U'.' && text[0] != U':')) return false;
    text.remove_prefix(1);
    const std::size_t said = text.find_first_not_of(U' ');
    return said != View::npos && said > 0 && !html::is_space(text[said]);
}

Indices speaker_turns(const Removals& removals, std::size_t fewest) {
    Indices found;
    const View text = removals.document().text;
    for (const KeptBlock& block : removals.kept()) {
        if (names_speaker(text.substr(removals.start(block.index)))) found.push_back(block.index);
    }
    return found.size() >= fewest ? found : Indices();
}

}  // namespace cleaner
