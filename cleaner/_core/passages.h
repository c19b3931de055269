// Text of inline elements that plain text would distort: superscripts, ruby, spaces beside links (reading/passages.py).
//
// Formulas are rare: pages with one are read by Python, so that a passage here is a script.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "block_texts.h"
#include "html_tree.h"
#include "page_settings.h"

namespace cleaner::html {

class Passages {
public:
    explicit Passages(const PageSettings& settings) : settings_(settings) {}

    void restart();
    void begin(const Tag& tag, const Attributes& attributes, const BlockTexts& texts, std::size_t depth);
    void end(const Tag& tag, BlockTexts& texts, std::size_t depth);
    bool is_busy() const { return open_.has_value(); }
    // Tells whether a space belongs between the block so far and a text. `in_sentence`: not all of it is links.
    bool needs_space(const BlockTexts& texts, View text, bool in_sentence);
    // Drops the text of the block from a place on, which nobody sees.
    void clip(BlockTexts& texts, std::size_t place);
    // Ids of the elements that marks of notes link to.
    const std::vector<std::string_view>& notes() const { return notes_; }

private:
    // What joins the block so far and the next text.
    enum class Joint : std::uint8_t { none, element, span, label, clipped };
    struct Passage {  // script that is open
        const Tag* tag;
        std::size_t depth;
        std::size_t place;
        int links;
    };

    void end_script(const Passage& passage, BlockTexts& texts);
    bool is_mark(const BlockTexts& texts) const;
    bool are_two_words(Joint joint, View before, View after, bool in_sentence) const;

    static constexpr std::size_t NOWHERE = static_cast<std::size_t>(-1);

    const PageSettings& settings_;
    std::vector<std::string_view> notes_;
    std::string_view address_;  // of the last link that began
    std::optional<Passage> open_;
    int links_ = 0;
    std::size_t link_place_ = NOWHERE, link_end_ = NOWHERE;
    Joint joint_ = Joint::none;
};

}  // namespace cleaner::html
