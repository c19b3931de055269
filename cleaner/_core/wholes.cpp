// Blocks that stay with what they are part of (steps/wholes.parts_of_kept).
#include <algorithm>

#include "characters.h"
#include "markup_tags.h"
#include "module.h"
#include "removals_handle.h"

namespace cleaner {
namespace {

using Blocks = std::vector<KeptBlock>;

// How many parts of a whole may be removed for each kept one, for them to stay with it.
struct RemovedShares {
    double run;    // items of a list in a text
    double lines;  // lines of data, and items of a list in a page
};

// Markup of a page, and tags of its wholes.
struct PageWholes {
    const Markup& markup;
    std::vector<String> tables, captions, lists;
};

// Reads (markup, tables, captions, lists).
PageWholes page_wholes(PyObject* given, std::size_t blocks) {
    PyObject *markup, *tables, *captions, *lists;
    if (!PyArg_ParseTuple(given, "OOOO", &markup, &tables, &captions, &lists)) throw PythonError();
    PageWholes page{from_handle<Markup>(markup, MARKUP_HANDLE), to_strings(tables), to_strings(captions), to_strings(lists)};
    check_markup(page.markup, blocks);
    return page;
}

bool is_of_number(char32_t code) { return code == U'_' || is(code, ALNUM); }

// Takes the next character of a text in which each number, with what it is joined to, counts as one `0`.
char32_t take(View& text) {
    const char32_t code = text.front();
    const bool is_number = is(code, DECIMAL);
    do {
        text.remove_prefix(1);
    } while (is_number && !text.empty() && is_of_number(text.front()));
    return is_number ? U'0' : code;
}

// Tells whether two texts are the same but for their numbers.
bool have_one_form(View one, View two) {
    while (!one.empty() && !two.empty()) {
        if (take(one) != take(two)) return false;
    }
    return one.empty() && two.empty();
}

bool has_number(View text) {
    return std::any_of(text.begin(), text.end(), [](char32_t code) { return is(code, DECIMAL); });
}

class Parts {
public:
    Parts(const Removals& removals, const std::vector<std::uint8_t>& selected, const RemovedShares& most)
        : selected_(selected), most_(most), blocks_(removals.kept()) {}

    Indices find(const PageWholes* page) {
        if (page) {
            add_tables(*page);
            add_lists(*page);
        } else {
            add_items();
        }
        add_code();
        add_data();
        return std::move(found_);
    }

private:
    // Adds selected rows and captions of the tables most of whose words are kept.
    void add_tables(const PageWholes& page) {
        const TagMarks tables = tag_marks(page.markup, page.tables), captions = tag_marks(page.markup, page.captions);
        BlockGroups groups;
        for (std::size_t at = 0; at < blocks_.size(); ++at) {
            const int table = place_of_tag(page.markup, blocks_[at].index, tables);
            const int caption = place_of_tag(page.markup, blocks_[at].index, captions);
            const bool is_part = blocks_[at].block->kind == Kind::table_row || (caption >= 0 && caption < table);
            if (table >= 0 && is_part) groups.add(page.markup.inside.of(index(blocks_[at].index))[table], static_cast<Index>(at));
        }
        for (const Indices& parts : groups.take()) {
            std::int64_t words = 0, kept = 0;
            for (const Index part : parts) {
                words += facts(part).words;
                if (!is_selected(part)) kept += facts(part).words;
            }
            if (2 * kept > words) add_selected(parts);
        }
    }

    // Adds the few selected items of lists whose other items are kept, with a sentence among them.
    void add_lists(const PageWholes& page) {
        const TagMarks lists = tag_marks(page.markup, page.lists);
        BlockGroups groups;
        for (std::size_t at = 0; at < blocks_.size(); ++at) {
            if (blocks_[at].block->kind != Kind::list_item) continue;
            groups.add(element_around(page.markup, blocks_[at].index, lists), static_cast<Index>(at));
        }
        const auto is_kept_sentence = [this](Index part) { return facts(part).sentence && !is_selected(part); };
        for (const Indices& parts : groups.take()) {
            if (std::none_of(parts.begin(), parts.end(), is_kept_sentence)) continue;
            const auto gone = std::count_if(parts.begin(), parts.end(), [this](Index part) { return is_selected(part); });
            if (is_few(gone, static_cast<std::ptrdiff_t>(parts.size()), most_.lines)) add_selected(parts);
        }
    }

    static std::size_t index(Index block) { return static_cast<std::size_t>(block); }
    const Facts& facts(Index place) const { return blocks_[index(place)].block->facts; }
    bool is_selected(Index place) const { return selected_[index(blocks_[index(place)].index)] != 0; }

    void add_selected(const Indices& places) {
        for (const Index place : places) {
            if (is_selected(place)) found_.push_back(blocks_[index(place)].index);
        }
    }

    static bool is_few(std::ptrdiff_t gone, std::ptrdiff_t all, double most) {
        return static_cast<double>(gone) <= most * static_cast<double>(all - gone);
    }

    // Adds the few selected items of lists in texts whose other items are kept; items in a row are one list.
    void add_items() {
        const auto is_item = [](const KeptBlock& block) { return block.block->kind == Kind::list_item; };
        const auto is_other = [&](const KeptBlock& block) { return !is_item(block); };
        for (auto start = blocks_.begin(); start != blocks_.end();) {
            start = std::find_if(start, blocks_.end(), is_item);
            const auto end = std::find_if(start, blocks_.end(), is_other);
            add_few(start, end, most_.run);
            start = end;
        }
    }

    // Adds selected code between the first and the last kept paragraph of prose.
    void add_code() {
        const auto is_kept_prose = [&](const KeptBlock& block) {
            return block.block->facts.prose && !selected_[block.index];
        };
        const auto first = std::find_if(blocks_.begin(), blocks_.end(), is_kept_prose);
        const auto last = std::find_if(blocks_.rbegin(), blocks_.rend(), is_kept_prose);
        if (first == blocks_.end()) return;
        for (auto block = first; block < last.base(); ++block) {
            if (block->block->kind == Kind::code && selected_[block->index]) found_.push_back(block->index);
        }
    }

    // Adds the few selected lines among lines of the same form, such as values of the same unit, that are kept.
    void add_data() {
        for (auto start = blocks_.begin(); start != blocks_.end();) {
            const View form = start->block->facts.folded;
            auto end = start + 1;
            while (end != blocks_.end() && have_one_form(end->block->facts.folded, form)) ++end;
            if (end - start > 1 && has_number(form)) add_few(start, end, most_.lines);
            start = end;
        }
    }

    // Adds the selected parts of a whole if there are at most so many for each kept one.
    void add_few(Blocks::const_iterator start, Blocks::const_iterator end, double most) {
        const auto is_selected = [&](const KeptBlock& block) { return selected_[block.index] != 0; };
        const auto gone = std::count_if(start, end, is_selected);
        if (!is_few(gone, end - start, most)) return;
        for (; start != end; ++start) {
            if (is_selected(*start)) found_.push_back(start->index);
        }
    }

    const std::vector<std::uint8_t>& selected_;
    const RemovedShares& most_;
    const Blocks blocks_;
    Indices found_;
};

PyObject* parts_of_kept(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *selected, *page;
        RemovedShares most;
        if (!PyArg_ParseTuple(arguments, "OOddO", &handle, &selected, &most.run, &most.lines, &page)) throw PythonError();
        const Removals& removals = removals_of(handle);
        const std::size_t count = removals.document().blocks.size();
        const std::vector<std::uint8_t> marks = to_marks(selected, count);
        Parts parts(removals, marks, most);
        if (page == Py_None) return to_list(parts.find(nullptr));
        const PageWholes wholes = page_wholes(page, count);
        return to_list(parts.find(&wholes));
    });
}

}  // namespace

void add_wholes(PyObject* module) {
    static PyMethodDef functions[] = {
        {"parts_of_kept", parts_of_kept, METH_VARARGS, "Return the selected blocks that are parts of a kept whole."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
