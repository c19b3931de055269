// Finds the blocks that may tell what a document is about (steps/subject.py).
#include "document_handle.h"
#include "dom.h"
#include "module.h"
#include "removals_handle.h"
#include "subjects.h"

namespace cleaner {
namespace {

Indices blocks_of_kind(const Document& document, Kind kind) {
    Indices found;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        if (document.blocks[at].kind == kind) found.push_back(static_cast<Index>(at));
    }
    return found;
}

Index kept_from(const Removals& removals, std::size_t at) {
    const std::size_t count = removals.document().blocks.size();
    while (at < count && removals.is_removed(static_cast<Index>(at))) ++at;
    return static_cast<Index>(at < count ? at : -1);
}

// Constants of subject.py.
struct HeadLimits {
    Index max_blocks;
    std::int32_t max_label_words;
};

// Tells whether one of the first lines, with a sentence below, stands where the headline of a text does: nothing above it is a sentence,
// or was an entry of a menu.
bool is_at_head(const Removals& removals, const Block& below, Index at, const HeadLimits& limits) {
    if (!(below.facts.sentence || below.facts.prose)) return false;
    for (Index above = 0; above < at; ++above) {
        const Facts& facts = removals.document().blocks[static_cast<std::size_t>(above)].facts;
        const bool was_entry = removals.is_removed(above) && facts.words <= limits.max_label_words;
        if (facts.sentence || was_entry) return false;
    }
    return true;
}

// Returns the kept blocks of a text that name what it is about, as the pages and documents do that rules would take.
// These are one of the first lines, or the first marked heading.
Indices headlines(const Removals& removals, const Subjects& subjects, const HeadLimits& limits) {
    const Document& document = removals.document();
    const auto& blocks = document.blocks;
    const auto is_marked = [](const Block& block) { return block.kind == Kind::heading; };
    const auto heading = static_cast<Index>(std::find_if(blocks.begin(), blocks.end(), is_marked) - blocks.begin());
    const auto count = static_cast<Index>(blocks.size());
    Indices places;
    for (Index at = 0; at < std::min(count, limits.max_blocks); ++at) places.push_back(at);
    if (limits.max_blocks <= heading && heading < count) places.push_back(heading);
    Indices found;
    for (const Index at : places) {
        const Block& block = blocks[static_cast<std::size_t>(at)];
        const Index below = kept_from(removals, static_cast<std::size_t>(at) + 1);
        if (removals.is_removed(at) || below < 0) continue;
        const bool is_at_place = block.kind == Kind::paragraph
            ? is_at_head(removals, blocks[static_cast<std::size_t>(below)], at, limits) : at == heading;
        if (is_at_place && subjects.name_page(subjects.without_hashes(document.source(block)))) found.push_back(at);
    }
    return found;
}

// Returns the headings of a page that repeat its title.
Indices title_headings(const Document& document, const Markup& markup, View title, const Numbers& tags) {
    Indices found;
    for (std::size_t at = 0; at < markup.size(); ++at) {
        const bool is_heading = heading_tag(markup, at, tags) != NOT_THERE;
        if (is_heading && repeats_title(document.blocks[at].facts.folded, title)) {
            found.push_back(static_cast<Index>(at));
        }
    }
    return found;
}

// Returns the first block of a page with a tag, which is the first of `tags`, or -1.
Index first_heading(const Markup& markup, const Numbers& tags) {
    for (std::size_t at = 0; at < markup.size() && tags.front() != NOT_THERE; ++at) {
        if (heading_tag(markup, at, tags) == tags.front()) return static_cast<Index>(at);
    }
    return -1;
}

PyObject* blocks_of_kind(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        int kind;
        if (!PyArg_ParseTuple(arguments, "Oi", &handle, &kind)) throw PythonError();
        return to_list(blocks_of_kind(document_of(handle), static_cast<Kind>(kind)));
    });
}

PyObject* headlines(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *subjects;
        HeadLimits limits;
        if (!PyArg_ParseTuple(arguments, "OOii", &handle, &subjects, &limits.max_blocks, &limits.max_label_words)) {
            throw PythonError();
        }
        return to_list(headlines(removals_of(handle), subjects_of(subjects), limits));
    });
}

PyObject* page_headings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *markup_handle, *title, *names;
        if (!PyArg_ParseTuple(arguments, "OOUO", &handle, &markup_handle, &title, &names)) throw PythonError();
        const Document& document = document_of(handle);
        const auto& markup = from_handle<Markup>(markup_handle, MARKUP_HANDLE);
        if (markup.size() != document.blocks.size()) throw std::invalid_argument("markup of another document");
        const Numbers tags = numbers_of(to_strings(names), markup);
        if (tags.empty()) throw std::invalid_argument("no tags");
        Ref found = to_list(title_headings(document, markup, to_string(title), tags));
        return Ref(Py_BuildValue("Oi", found.get(), first_heading(markup, tags)));
    });
}

}  // namespace

void add_subject(PyObject* module) {
    static PyMethodDef functions[] = {
        {"blocks_of_kind", blocks_of_kind, METH_VARARGS, "Return the blocks of a kind."},
        {"headlines", headlines, METH_VARARGS, "Return the kept blocks that name what a text is about."},
        {"page_headings", page_headings, METH_VARARGS, "Return the headings that repeat a page's title, and the first."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
