#include "page_text.h"

#include "normalize.h"

namespace cleaner::html {

std::unique_ptr<Document> laid_out(const PageBlocks& page, std::uint32_t tight) {
    auto document = std::make_unique<Document>();
    document->is_page = true;
    String& text = document->text;
    text.reserve(page.text.size() + 2 * page.blocks.size() + 1);
    const HtmlBlock* above = nullptr;
    for (const HtmlBlock& block : page.blocks) {
        if (above) {
            const bool is_tight_kind = tight >> static_cast<unsigned>(block.kind) & 1;
            const bool is_tight = above->kind == block.kind && (is_tight_kind || above->element == block.element);
            text += is_tight ? U"\n" : U"\n\n";
        }
        Block placed;
        placed.start = static_cast<Offset>(text.size());
        text += page.text_of(block);
        placed.end = static_cast<Offset>(text.size());
        placed.kind = block.kind;
        document->blocks.push_back(placed);
        above = &block;
    }
    if (above) text += U'\n';
    document->levelled = level(text);
    return document;
}

}  // namespace cleaner::html
