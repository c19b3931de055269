#include "structure.h"

#include <algorithm>

#include "characters.h"
#include "document_handle.h"
#include "module.h"
#include "removals_handle.h"

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

Indices capital_starts(const Removals& removals) {
    Indices found;
    const View text = removals.document().text;
    for (const KeptBlock& block : removals.kept()) {
        const View start = text.substr(removals.start(block.index), 2);
        if (start.size() == 2 && is(start[0], UPPER) && !is(start[1], LOWER)) found.push_back(block.index);
    }
    return found;
}

Indices empty_headings(const Document& document, const std::vector<std::uint8_t>& gone, const Indices& headings,
                       const std::vector<long>& depths) {
    struct Heading {
        std::size_t number;  // in `headings`
        long depth;
    };
    std::vector<Heading> open;  // the headings above a block, each deeper than the one before it
    std::vector<std::uint8_t> had_blocks(headings.size()), has_kept(headings.size());
    std::size_t next = 0;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        const bool is_heading = next < headings.size() && static_cast<std::size_t>(headings[next]) == at;
        while (is_heading && !open.empty() && open.back().depth >= depths[next]) open.pop_back();
        for (const Heading& heading : open) {
            had_blocks[heading.number] = true;
            has_kept[heading.number] |= !gone[at];
        }
        if (is_heading) {
            open.push_back({next, depths[next]});
            ++next;
        }
    }
    Indices found;
    for (std::size_t at = 0; at < headings.size(); ++at) {
        if (!gone[headings[at]] && had_blocks[at] && !has_kept[at]) found.push_back(headings[at]);
    }
    return found;
}

namespace {

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

PyObject* capital_starts(PyObject*, PyObject* handle) {
    return guarded([&] {
        const Removals& removals = removals_of(handle);
        return to_list(capital_starts(removals), [&](Index at) { return from_pair(at, removals.start(at)); });
    });
}

PyObject* empty_headings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *selected, *headings, *depths;
        if (!PyArg_ParseTuple(arguments, "OOOO", &handle, &selected, &headings, &depths)) throw PythonError();
        const Removals& removals = removals_of(handle);
        std::vector<std::uint8_t> gone = to_marks(selected, removals.document().blocks.size());
        for (std::size_t at = 0; at < gone.size(); ++at) gone[at] |= removals.is_removed(static_cast<Index>(at));
        Indices blocks;
        for_each(headings, [&](PyObject* block) { blocks.push_back(to_index(block, gone.size())); });
        std::vector<long> levels;
        for_each(depths, [&](PyObject* depth) { levels.push_back(to_long(depth)); });
        if (levels.size() != blocks.size()) throw std::invalid_argument("one depth for each heading");
        return to_list(empty_headings(removals.document(), gone, blocks, levels));
    });
}

}  // namespace

void add_structure(PyObject* module) {
    static PyMethodDef functions[] = {
        {"entries", entries, METH_VARARGS, "Return the kept blocks that are entries."},
        {"capital_starts", capital_starts, METH_O, "Return the kept blocks that begin with capitals."},
        {"empty_headings", empty_headings, METH_VARARGS, "Return the kept headings with nothing left under them."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
