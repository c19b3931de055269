#include "code_blocks.h"

#include <algorithm>

#include "preformatted.h"
#include "values.h"

namespace cleaner::html {
namespace {

// Tells whether a text holds nothing but digits, spaces and line breaks.
bool is_numbers(View text) {
    String digits(text);
    const auto is_gap = [](char32_t code) { return code == U'\n' || code == U' '; };
    digits.erase(std::remove_if(digits.begin(), digits.end(), is_gap), digits.end());
    return is_decimal(digits);
}

// Adds a line to the code of a block.
void add_line(PageBlocks& page, HtmlBlock& block, const HtmlBlock& line) {
    const String below = U"\n" + String(page.at(line.code));
    const bool is_last = static_cast<std::size_t>(block.code.end) == page.text.size();
    if (!is_last) block.code = page.write(String(page.at(block.code)));
    block.code.end = page.write(below).end;
    block.text = block.code;
    block.kind = Kind::code;
    block.inlines = {};
}

// Returns which blocks number the lines of the code after them.
std::vector<bool> line_numbers(const PageBlocks& page, const PageSettings& settings) {
    std::vector<bool> found(page.blocks.size());
    std::vector<std::size_t> numbers;
    for (std::size_t at = 0; at < page.blocks.size(); ++at) {
        const View text = page.text_of(page.blocks[at]);
        if (is_numbers(text)) {
            if (text.find(U'\n') != View::npos) numbers.clear();
            numbers.push_back(at);
            continue;
        }
        if (page.blocks[at].kind == Kind::code && !numbers.empty()) {
            String counted;
            for (const std::size_t each : numbers) {
                if (each != numbers.front()) counted += U'\n';
                counted += page.text_of(page.blocks[each]);
            }
            if (to_bool(call(settings.questions.is_line_numbers, from_string(counted), from_string(text)).get()))
                for (const std::size_t each : numbers) found[each] = true;
        }
        numbers.clear();
    }
    return found;
}

}  // namespace

void make_code_whole(PageBlocks& page, const Elements& elements, const PageSettings& settings) {
    const auto is_code = [](const HtmlBlock& block) { return !block.code.empty(); };
    if (std::none_of(page.blocks.begin(), page.blocks.end(), is_code)) return;
    const std::vector<HtmlBlock> divided = std::exchange(page.blocks, {});
    std::vector<std::size_t> places;  // how many whole blocks stand before each block
    for (std::size_t at = 0; at < divided.size(); ++at) {
        const HtmlBlock& block = divided[at];
        places.push_back(page.blocks.size());
        const bool continues = at > 0 && is_code(divided[at - 1]) && is_code(block) &&
                               elements.are_lines(divided[at - 1].element, block.element);
        if (continues) {
            add_line(page, page.blocks.back(), block);
        } else {
            page.blocks.push_back(block);
        }
    }
    places.push_back(page.blocks.size());
    const std::vector<bool> dropped = line_numbers(page, settings);
    std::vector<std::size_t> kept{0};  // how many blocks are left before each whole block
    for (const bool drops : dropped) kept.push_back(kept.back() + !drops);
    for (HtmlImage& image : page.images) image.before = kept[places[image.before]];
    std::size_t at = 0;
    const auto drops = [&](const HtmlBlock&) { return dropped[at++]; };
    page.blocks.erase(std::remove_if(page.blocks.begin(), page.blocks.end(), drops), page.blocks.end());
}

}  // namespace cleaner::html
