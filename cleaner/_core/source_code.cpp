#include "source_code.h"

#include "document_handle.h"
#include "module.h"
#include "numbers.h"
#include "source_lines.h"

namespace cleaner {

bool has_marks(View text, const std::vector<String>& marks, std::size_t fewest) {
    std::vector<std::size_t> lines_before, ends(marks.size(), 0);
    for (const String& mark : marks) lines_before.push_back(mark.find(U'\n'));
    std::size_t count = 0;
    for (std::size_t at = text.find(U'\n'); at != View::npos && count < fewest; at = text.find(U'\n', at + 1)) {
        for (std::size_t each = 0; each < marks.size(); ++each) {
            const std::size_t before = lines_before[each];
            if (before <= at && ends[each] <= at - before && starts_with(text.substr(at - before), marks[each])) {
                ends[each] = at - before + marks[each].size();  // as str.count, which counts no overlap
                ++count;
            }
        }
    }
    return count >= fewest;
}

namespace {

PyObject* lines_like_code(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *marks, *words;
        if (!PyArg_ParseTuple(arguments, "OUO", &handle, &marks, &words)) throw PythonError();
        const std::vector<Span> found = lines_like_code(document_of(handle), to_string(marks), to_strings(words));
        return to_list(found, [](Span span) { return from_pair(span.start, span.end); });
    });
}

CodeLimits to_limits(PyObject* limits) {
    CodeLimits found;
    if (!PyArg_ParseTuple(limits, "ldl", &found.min_lines, &found.min_share, &found.max_foreign)) throw PythonError();
    return found;
}

PyObject* code_blocks(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *starts, *marks, *long_marks, *limits;
        if (!PyArg_ParseTuple(arguments, "OOOOO", &handle, &starts, &marks, &long_marks, &limits)) throw PythonError();
        CommentMarks comments{to_strings(marks), {}};
        for_each(long_marks, [&](PyObject* pair) {
            comments.around.emplace_back(to_string(item(pair, 0).get()), to_string(item(pair, 1).get()));
        });
        std::vector<Offset> code;
        for_each(starts, [&](PyObject* start) { code.push_back(static_cast<Offset>(to_long(start))); });
        return to_list(code_blocks(document_of(handle), code, comments, to_limits(limits)));
    });
}

PyObject* has_marks(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *marks;
        int fewest;
        if (!PyArg_ParseTuple(arguments, "OOi", &handle, &marks, &fewest)) throw PythonError();
        const View text = document_of(handle).text;
        return from_bool(cleaner::has_marks(text, to_strings(marks), static_cast<std::size_t>(fewest)));
    });
}

}  // namespace

void add_source_code(PyObject* module) {
    static PyMethodDef functions[] = {
        {"code_blocks", code_blocks, METH_VARARGS, "Return the blocks of a text that lie in stretches of code."},
        {"lines_like_code", lines_like_code, METH_VARARGS, "Return the lines of a text that may be code."},
        {"has_marks", has_marks, METH_VARARGS, "Tell whether a text has so many of some marks."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
