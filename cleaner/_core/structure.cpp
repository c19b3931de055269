#include "structure.h"

#include <algorithm>

#include "document_handle.h"
#include "dom.h"
#include "module.h"
#include "removals_handle.h"
#include "speakers.h"

namespace cleaner {
namespace {

// Tells whether so many of the heads of entries, the first, third … of `run`, differ.
bool are_entries(const std::vector<KeptBlock>& run, std::size_t fewest) {
    if ((run.size() + 1) / 2 < fewest) return false;
    std::vector<View> heads;
    for (std::size_t at = 0; at < run.size(); at += 2) heads.push_back(run[at].facts->folded);
    std::sort(heads.begin(), heads.end());
    return static_cast<std::size_t>(std::unique(heads.begin(), heads.end()) - heads.begin()) >= fewest;
}

// Adds the entries of a run of heads and sentences by turns: all but the last one, which may go on below it.
void add_entries(std::vector<KeptBlock>& run, std::size_t fewest, Indices& found) {
    if (run.size() % 2) run.pop_back();  // a head without a sentence
    if (!run.empty() && are_entries(run, fewest)) {
        for (std::size_t at = 0; at + 1 < run.size(); ++at) found.push_back(run[at].index);
    }
}

}  // namespace

Indices entries(const std::vector<KeptBlock>& blocks, std::int32_t most_words, std::size_t fewest) {
    Indices found;
    std::vector<KeptBlock> run;
    for (const KeptBlock& block : blocks) {
        const bool is_head = block.facts->words <= most_words && !block.facts->sentence;
        if (run.size() % 2 ? block.facts->sentence : is_head) {
            run.push_back(block);
            continue;
        }
        add_entries(run, fewest, found);
        run.clear();
        if (is_head) run.push_back(block);
    }
    add_entries(run, fewest, found);
    return found;
}

namespace {

// Marked headings of a document, in order, with their depths.
struct Heading {
    std::size_t block;
    std::size_t depth;
};

constexpr std::size_t USUAL_DEPTH = 2;  // of a heading without a mark of its depth

// Returns the depth of a heading of a text: the number of its `#`, or what it is underlined with.
std::size_t depth_of(View heading) {
    const std::size_t hashes = std::min(heading.find_first_not_of(U'#'), heading.size());
    return hashes ? hashes : ends_with(heading, U"=") ? 1 : USUAL_DEPTH;
}

// Returns the depth of a heading of a page, by the first of `tags` around it, which are in the order of their depths.
std::size_t depth_of(const Markup& markup, std::size_t block, const Numbers& tags) {
    for (std::size_t at = 0; at < markup.tags.size_of(block); ++at) {
        const auto found = std::find(tags.begin(), tags.end(), markup.tags.of(block)[at]);
        if (found != tags.end()) return static_cast<std::size_t>(found - tags.begin()) + 1;
    }
    return USUAL_DEPTH;
}

std::vector<Heading> headings_of(const Document& document, const Markup* markup, const std::vector<String>& tags) {
    const Numbers numbers = markup ? numbers_of(tags, *markup) : Numbers();
    std::vector<Heading> found;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        if (document.blocks[at].kind != Kind::heading) continue;
        found.push_back({at, markup ? depth_of(*markup, at, numbers) : depth_of(document.source(document.blocks[at]))});
    }
    return found;
}

// Returns the headings that are left, and had blocks under them, of which none is left.
Indices empty_headings(const std::vector<Heading>& headings, const std::vector<std::uint8_t>& gone) {
    std::vector<std::size_t> open;  // the headings above a block, each deeper than the one before it
    std::vector<std::uint8_t> had_blocks(headings.size()), has_kept(headings.size());
    std::size_t next = 0;
    for (std::size_t at = 0; at < gone.size() && !headings.empty(); ++at) {
        const bool is_heading = next < headings.size() && headings[next].block == at;
        while (is_heading && !open.empty() && headings[open.back()].depth >= headings[next].depth) open.pop_back();
        for (const std::size_t heading : open) {
            had_blocks[heading] = true;
            has_kept[heading] |= !gone[at];
        }
        if (is_heading) open.push_back(next++);
    }
    Indices found;
    for (std::size_t at = 0; at < headings.size(); ++at) {
        const std::size_t block = headings[at].block;
        if (!gone[block] && had_blocks[at] && !has_kept[at]) found.push_back(static_cast<Index>(block));
    }
    return found;
}

PyObject* entries(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *is_kept, *facts;
        int most_words, fewest;
        if (!PyArg_ParseTuple(arguments, "OSO!ii", &handle, &is_kept, &PyDict_Type, &facts, &most_words, &fewest)) {
            throw PythonError();
        }
        Removals left(document_of(handle));
        read_kept(left, is_kept);
        read_facts(left, facts);
        return to_list(entries(left.kept(), most_words, static_cast<std::size_t>(fewest)));
    });
}

PyObject* speaker_turns(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* removals;
        Py_ssize_t fewest;
        if (!PyArg_ParseTuple(arguments, "On", &removals, &fewest)) throw PythonError();
        return to_list(speaker_turns(removals_of(removals), static_cast<std::size_t>(fewest)));
    });
}

PyObject* empty_headings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *markup_handle, *selected, *tags;
        if (!PyArg_ParseTuple(arguments, "OOOO", &handle, &markup_handle, &selected, &tags)) throw PythonError();
        const Removals& removals = removals_of(handle);
        const Document& document = removals.document();
        const Markup* markup =
            markup_handle == Py_None ? nullptr : &from_handle<Markup>(markup_handle, MARKUP_HANDLE);
        std::vector<std::uint8_t> gone = to_marks(selected, document.blocks.size());
        if (markup && markup->size() != gone.size()) throw std::invalid_argument("markup of another document");
        for (std::size_t at = 0; at < gone.size(); ++at) gone[at] |= removals.is_removed(static_cast<Index>(at));
        const Indices found = empty_headings(headings_of(document, markup, to_strings(tags)), gone);
        return to_list(found, [&](Index at) {
            const Block& block = document.blocks[static_cast<std::size_t>(at)];
            return Ref(Py_BuildValue("iii", at, block.start, block.end));
        });
    });
}

}  // namespace

void add_structure(PyObject* module) {
    static PyMethodDef functions[] = {
        {"entries", entries, METH_VARARGS, "Return the kept blocks that are entries."},
        {"speaker_turns", speaker_turns, METH_VARARGS, "Return the kept blocks that name their speaker."},
        {"empty_headings", empty_headings, METH_VARARGS, "Return the kept headings with nothing left under them."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
