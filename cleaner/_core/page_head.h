// Metadata of a page: its title, its `meta` and `link` elements, its JSON-LD (reading/page_head.py).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html_tree.h"
#include "memory.h"
#include "page_settings.h"

namespace cleaner::html {

struct ScriptType {
    bool is_json_ld = false;
    bool is_tex = false;
};

// What types of scripts mean; Python is asked about each type once.
class ScriptTypes {
public:
    ScriptTypes(const Questions& questions, std::size_t most_remembered)
        : questions_(questions), remembered_(most_remembered) {}

    ScriptType of(const Attributes& attributes);

private:
    const Questions& questions_;
    Memory<ScriptType> remembered_;
};

class PageHead {
public:
    PageHead(const PageSettings& settings, ScriptTypes& types) : settings_(settings), types_(types) {}

    // Records the metadata of an element; returns true if its text is metadata too.
    bool start(const Tag& tag, const Attributes& attributes);
    // Adds text of the element that is being captured.
    void text(std::string_view data);

    Ref title() const;
    Ref language_text() const;
    Ref base() const;
    // Return lists of pairs of a name, as the page has it, and a value.
    Ref meta() const;
    Ref link_relations() const;
    Ref data() const;

    bool is_open = false;
    const Tag* capturing = nullptr;  // element whose text is metadata
    std::string_view language;

private:
    using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

    const PageSettings& settings_;
    ScriptTypes& types_;
    std::string title_;
    std::string_view base_;
    Pairs meta_, link_relations_;
    std::vector<std::string> data_;
    std::size_t data_chars_ = 0;
};

}  // namespace cleaner::html
