// Numbers and indices on their way between Python and the core.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "convert.h"
#include "python.h"

namespace cleaner {

using Index = std::int32_t;  // of a block in its document
using Indices = std::vector<Index>;

// Reads the index of one of `count` blocks.
inline Index to_index(PyObject* number, std::size_t count) {
    const long at = to_long(number);
    if (at < 0 || static_cast<std::size_t>(at) >= count) throw std::out_of_range("no such block");
    return static_cast<Index>(at);
}

// Calls a function with each item of an iterable.
template <class Function>
void for_each(PyObject* iterable, Function&& function) {
    Ref items(PyObject_GetIter(iterable));
    while (PyObject* item = PyIter_Next(items.get())) {
        Ref owned(item);
        function(item);
    }
    if (PyErr_Occurred()) throw PythonError();
}

inline std::vector<String> to_strings(PyObject* texts) {
    std::vector<String> found;
    for_each(texts, [&](PyObject* text) { found.push_back(to_string(text)); });
    return found;
}

inline Ref from_bool(bool value) { return Ref(PyBool_FromLong(value)); }

inline Ref from_long(long number) { return Ref(PyLong_FromLong(number)); }

inline Ref from_pair(long one, long two) { return Ref(Py_BuildValue("ll", one, two)); }

// Returns a list of what a function makes of each value.
template <class Values, class Function>
Ref to_list(const Values& values, Function&& function) {
    return list_of(values.size(), [&](std::size_t at) { return function(values[at]).release(); });
}

inline Ref to_list(const Indices& indices) { return integers(indices); }

}  // namespace cleaner
