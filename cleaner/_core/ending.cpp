// The end of the content of a page (steps/ending.py).
#include <algorithm>

#include "content_box.h"
#include "module.h"

namespace cleaner {
namespace {

constexpr const char* ENDING_SETTINGS_HANDLE = "cleaner.EndingSettings";

// What Python tells about the end of the content.
struct EndingSettings {
    std::vector<String> aside_tags;
    std::vector<String> cut_off;  // ends of teasers
    std::size_t prose_blocks;
    int levels;
    double most_linked;
};

bool is_quotation(const Block& block) { return block.kind == Kind::quote && block.facts.sentence; }

// Tells whether a block has the form of a paragraph that stands near the one above.
bool goes_on(const ContentBox& box, const EndingSettings& settings, const TagMarks& asides, Index block, Index above) {
    if (!box.facts(block).prose && !is_quotation(box.block(block))) return false;
    const int near = box.distance(block, above).value_or(settings.levels + 1);
    if (near > settings.levels || box.is_in(block, asides, near)) return false;
    if (box.link_density(block) > settings.most_linked) return false;
    const std::vector<String>& ends = settings.cut_off;
    return std::none_of(ends.begin(), ends.end(), [&](const String& end) { return ends_with(box.source(block), end); });
}

// Marks of blocks that rules remove: all of them, and those that end the content.
struct ByRules {
    Marks all, ends;
};

Indices continuation(ContentBox& box, const Marks& unsure, const ByRules& by_rules, const EndingSettings& settings) {
    Indices found;
    const Indices& prose = box.prose();
    if (prose.empty() || prose.size() < settings.prose_blocks) return found;
    const TagMarks asides = box.marks_of(settings.aside_tags);
    Index above = prose.back(), heading = -1;
    for (Index block = above + 1; block < box.size(); ++block) {
        const auto at = static_cast<std::size_t>(block);
        if (box.level(block) < 0 || by_rules.ends[at]) break;
        if (!box.is_removed(block)) {
            if (by_rules.all[at]) continue;
            above = block;
            heading = -1;
        } else if (!unsure[at] || !box.holds(block) || box.is_linked(block)) {
            break;
        } else if (goes_on(box, settings, asides, block, above)) {
            if (heading >= 0) found.push_back(heading);
            found.push_back(block);
            above = block;
            heading = -1;
        } else if (heading < 0 && box.block(block).kind == Kind::heading) {
            heading = block;
        } else {
            break;
        }
    }
    return found;
}

PyObject* make_ending_settings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *aside_tags, *cut_off;
        Py_ssize_t prose_blocks;
        auto settings = std::make_unique<EndingSettings>();
        if (!PyArg_ParseTuple(arguments, "OOnid", &aside_tags, &cut_off, &prose_blocks, &settings->levels, &settings->most_linked))
            throw PythonError();
        settings->aside_tags = to_strings(aside_tags);
        settings->cut_off = to_strings(cut_off);
        settings->prose_blocks = static_cast<std::size_t>(prose_blocks);
        return make_handle(std::move(settings), ENDING_SETTINGS_HANDLE);
    });
}

PyObject* continuation(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *unsure, *by_rules, *ends, *settings;
        if (!PyArg_ParseTuple(arguments, "OOOOO", &handle, &unsure, &by_rules, &ends, &settings)) throw PythonError();
        ContentBox& box = box_of(handle);
        const ByRules ruled{marks_of(box, by_rules), marks_of(box, ends)};
        const auto& known = from_handle<EndingSettings>(settings, ENDING_SETTINGS_HANDLE);
        return to_list(continuation(box, marks_of(box, unsure), ruled, known));
    });
}

}  // namespace

void add_ending(PyObject* module) {
    static PyMethodDef functions[] = {
        {"continuation", continuation, METH_VARARGS, "Return the removed blocks that the kept text goes on with."},
        {"make_ending_settings", make_ending_settings, METH_VARARGS, "Return the handle of what the end is found by."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
