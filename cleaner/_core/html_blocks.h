// Splitting of an HTML page into blocks: the visible text of each paragraph-sized element, with its markup
// (reading/html_blocks.py).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "block_texts.h"
#include "elements.h"
#include "html_tree.h"
#include "inline.h"
#include "page_head.h"
#include "page_settings.h"
#include "parsed_page.h"
#include "passages.h"
#include "tables.h"
#include "visibility.h"

namespace cleaner::html {

// Reads pages with settings of Python; remembers what classes, styles and types of scripts mean.
struct PageReader {
    // `class_roles` maps names of classes to names of roles, `roles` lists the latter (`ClassRoles`).
    PageReader(PageSettings given, PyObject* class_roles, PyObject* role_names);
    PageReader(const PageReader&) = delete;  // its parts refer to the settings

    PageSettings settings;
    ClassRoles roles;
    Styles styles;
    ScriptTypes script_types;
};

// How a page is to be read.
struct Way {
    PyObject* html;  // source of the page
    bool shows_all;  // hidden parts and `noscript` count as visible
    bool links;
};

// Receiver of the elements and the text of a page, in their order, which turns them into blocks.
class Walker {
public:
    Walker(PageReader& reader, Way way);

    // Reads a tree, and what follows it in its document.
    void read(const Node& top);
    // Ends the last block.
    void finish();

    PageHead head;
    Elements elements;
    PageBlocks page;
    const std::vector<std::string_view>& notes() const { return passages_.notes(); }

private:
    struct Link {  // that is open
        std::size_t begun_in;  // how many blocks had ended
        std::size_t place;
        std::string_view address;
    };
    struct Counts {  // characters of the current block
        Offset all = 0;
        Offset linked = 0;
        Offset code = 0;
    };
    struct Clipped {  // element that is open and that only screen readers find
        std::size_t depth;
        std::size_t blocks;
        std::size_t place;
        Counts counts;
    };
    struct Breaking {  // element that is open and says whether line breaks break lines
        std::size_t depth;
        bool breaks_lines;
    };

    bool start(const Node& node, const Tag& tag);
    void text(std::string_view data);
    void end(const Tag& tag);

    Role role_of(const Tag& tag, std::string_view classes, int class_number);
    Role role_of_classes(const Tag& tag, std::string_view classes, int class_number);
    bool is_invisible(const Tag& tag, const Attributes& attributes, const CommonAttributes& common);
    void start_link(std::string_view address);
    void end_link();
    void image(const Attributes& attributes);
    void begin_styled(const Tag& tag, Role role, std::string_view style);
    void end_clipped(const Clipped& clipped);
    bool is_content(std::size_t first_block, View own) const;
    void add(View text);
    void flush();
    void place_images();
    void restart();
    void start_block(const Tag& tag, const Attributes& attributes);
    void end_block(const Tag& tag);
    void end_line();
    void end_code_line();
    void break_line(const Tag& tag);
    std::vector<String> code_lines();
    void join_rows(const std::vector<JoinedRow>& rows);
    HtmlBlock row_block(const JoinedRow& joined);
    bool is_all_code() const { return counts_.code > 0 && counts_.code == counts_.all; }
    bool is_in_code() const { return open_code_ > 0 && is_all_code(); }
    int innermost() const { return open_.empty() ? -1 : open_.back(); }
    View keep(String text) { return page.kept.emplace_back(std::move(text)); }
    View keep(std::string_view text);

    PageReader& reader_;
    const PageSettings& settings_;
    Way way_;
    std::vector<int> open_;  // numbers of the open elements
    std::vector<std::optional<Role>> roles_;  // by number of a value of `class`
    TableReader tables_;
    InlineCollector inline_;
    std::vector<HtmlImage> images_;    // since the last block ended, before any text of the next one
    BlockTexts texts_;                 // of the current block
    std::vector<int> text_elements_;   // in which each text of preformatted text stands
    std::vector<std::size_t> breaks_;  // which texts are the end of a line of code
    bool keeps_spaces_ = false;        // whether that code has a style that keeps its white space
    int element_ = -1;                 // in which the current block began
    int line_ = 0;                     // on which it began
    Counts counts_;
    std::size_t flushes_ = 0;  // how many blocks ended
    std::vector<Link> links_;
    int open_pre_ = 0, open_code_ = 0;  // how many preformatted elements and elements of code are open
    bool in_sentence_ = false;          // whether the current block has text outside links
    Passages passages_;
    std::vector<Clipped> clipped_;
    std::vector<Breaking> breaking_;
    int current_line_ = 0;  // of the last element that began
    Squeezed squeezed_;
    String incoming_;
    std::string scratch_;
};

}  // namespace cleaner::html
