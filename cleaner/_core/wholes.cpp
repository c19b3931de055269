#include "wholes.h"

#include <algorithm>

#include "characters.h"
#include "module.h"
#include "removals_handle.h"

namespace cleaner {
namespace {

using Blocks = std::vector<KeptBlock>;

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
        : document_(removals.document()), selected_(selected), most_(most), blocks_(removals.kept()) {}

    Indices find() {
        if (!document_.is_page) add_items();
        add_code();
        add_data();
        return std::move(found_);
    }

private:
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
        if (static_cast<double>(gone) > most * static_cast<double>(end - start - gone)) return;
        for (; start != end; ++start) {
            if (is_selected(*start)) found_.push_back(start->index);
        }
    }

    const Document& document_;
    const std::vector<std::uint8_t>& selected_;
    const RemovedShares& most_;
    const Blocks blocks_;
    Indices found_;
};

}  // namespace

Indices parts_of_kept(const Removals& removals, const std::vector<std::uint8_t>& selected, const RemovedShares& most) {
    return Parts(removals, selected, most).find();
}

namespace {

PyObject* parts_of_kept(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *selected;
        RemovedShares most;
        if (!PyArg_ParseTuple(arguments, "OOdd", &handle, &selected, &most.run, &most.lines)) throw PythonError();
        const Removals& removals = removals_of(handle);
        return to_list(parts_of_kept(removals, to_marks(selected, removals.document().blocks.size()), most));
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
