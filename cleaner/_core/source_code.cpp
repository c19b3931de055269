#include "source_code.h"

#include "document_handle.h"
#include "module.h"
#include "numbers.h"

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
        {"has_marks", has_marks, METH_VARARGS, "Tell whether a text has so many of some marks."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
