// Pointers to other articles: paragraphs of a page that are nothing but a link, between paragraphs (steps/pointers.py).
#include <algorithm>
#include <unordered_map>

#include "markup_tags.h"
#include "module.h"
#include "removals_handle.h"
#include "utf8.h"

namespace cleaner {
namespace {

// Named constants of Python.
struct PointerLimits {
    int least_words, most_words;  // of a headline
    double linked, prose_share;
};

class Pointers {
public:
    Pointers(const Removals& removals, const Markup& markup, const PointerLimits& limits, const std::vector<String>& paragraphs)
        : document_(removals.document()), markup_(markup), limits_(limits), paragraphs_(tag_marks(markup, paragraphs)),
          blocks_(removals.kept()) {}

    Indices find() {
        Indices links;
        for (std::size_t at = 1; at + 1 < blocks_.size(); ++at) {
            if (is_link(at) && is_between_prose(at)) links.push_back(static_cast<Index>(at));
        }
        if (links.empty()) return links;
        count_paragraphs();
        Indices found;
        for (const Index at : links) {
            const Counts& counts = counts_[box_of(static_cast<std::size_t>(at))];
            if (counts.prose >= limits_.prose_share * counts.all) found.push_back(blocks_[static_cast<std::size_t>(at)].index);
        }
        return found;
    }

private:
    struct Counts {
        int all = 0, prose = 0;
    };

    const Block& block(std::size_t at) const { return *blocks_[at].block; }

    bool ends_with(std::size_t at, char32_t mark) const {
        const View source = document_.source(block(at));
        return !source.empty() && source.back() == mark;
    }

    bool is_link(std::size_t at) const {
        const Block& own = block(at);
        const bool has_headline = limits_.least_words <= own.facts.words && own.facts.words <= limits_.most_words;
        const double linked = markup_.link_densities[static_cast<std::size_t>(blocks_[at].index)];
        return own.kind == Kind::paragraph && has_headline && linked >= limits_.linked && !ends_with(at, U'.');
    }

    bool is_between_prose(std::size_t at) const {
        const int box = box_of(at);
        const auto is_prose = [&](std::size_t other) { return block(other).facts.prose && box_of(other) == box; };
        return is_prose(at - 1) && is_prose(at + 1) && !ends_with(at - 1, U':');
    }

    void count_paragraphs() {
        for (std::size_t at = 0; at < blocks_.size(); ++at) {
            if (block(at).kind != Kind::paragraph) continue;
            Counts& counts = counts_[box_of(at)];
            ++counts.all;
            counts.prose += block(at).facts.prose;
        }
    }

    // Returns the number of the element around a block's paragraph, or -1.
    int box_of(std::size_t at) const {
        const Index index = blocks_[at].index;
        const int depth = static_cast<int>(markup_.inside.size_of(static_cast<std::size_t>(index)));
        const int place = place_of_tag(markup_, index, paragraphs_);
        const int around = (place < 0 ? depth : place) + 1;
        return around < depth ? markup_.inside.of(static_cast<std::size_t>(index))[around] : -1;
    }

    const Document& document_;
    const Markup& markup_;
    const PointerLimits& limits_;
    const TagMarks paragraphs_;
    const std::vector<KeptBlock> blocks_;
    std::unordered_map<int, Counts> counts_;  // of paragraphs, by the element around them
};

PyObject* pointers(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *markup_handle, *tags;
        PointerLimits limits;
        if (!PyArg_ParseTuple(arguments, "OOOiidd", &handle, &markup_handle, &tags, &limits.least_words, &limits.most_words,
                              &limits.linked, &limits.prose_share))
            throw PythonError();
        const Removals& removals = removals_of(handle);
        const auto& markup = from_handle<Markup>(markup_handle, MARKUP_HANDLE);
        check_markup(markup, removals.document().blocks.size());
        const Indices found = Pointers(removals, markup, limits, to_strings(tags)).find();
        return to_list(found, [&](Index at) {
            const Block& block = removals.document().blocks[static_cast<std::size_t>(at)];
            const Ref address = from_bytes(markup.addresses[static_cast<std::size_t>(at)]);
            return Ref(Py_BuildValue("iiO", block.start, block.end, address.get()));
        });
    });
}

}  // namespace

void add_pointers(PyObject* module) {
    static PyMethodDef functions[] = {
        {"pointers", pointers, METH_VARARGS, "Return links that stand between paragraphs like headlines."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
