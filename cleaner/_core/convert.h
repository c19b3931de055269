// Numbers and sequences from Python and back.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "python.h"

namespace cleaner {

inline Py_ssize_t size_of(PyObject* sequence) {
    const Py_ssize_t size = PySequence_Size(sequence);
    if (size < 0) throw PythonError();
    return size;
}

inline Ref item(PyObject* sequence, Py_ssize_t at) { return Ref(PySequence_GetItem(sequence, at)); }

inline double to_double(PyObject* number) {
    const double found = PyFloat_AsDouble(number);
    if (found == -1.0 && PyErr_Occurred()) throw PythonError();
    return found;
}

inline Py_ssize_t to_size(PyObject* number) {
    const Py_ssize_t found = PyLong_AsSsize_t(number);
    if (found == -1 && PyErr_Occurred()) throw PythonError();
    return found;
}

inline bool to_bool(PyObject* object) {
    const int found = PyObject_IsTrue(object);
    if (found < 0) throw PythonError();
    return found;
}

inline std::vector<double> to_doubles(PyObject* sequence) {
    std::vector<double> found(static_cast<std::size_t>(size_of(sequence)));
    for (std::size_t at = 0; at < found.size(); ++at) {
        found[at] = to_double(item(sequence, static_cast<Py_ssize_t>(at)).get());
    }
    return found;
}

// Reads the elements of a `bytes` object that holds an array of this type.
template <class T>
std::vector<T> to_array(PyObject* bytes) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(bytes, &data, &size) < 0) throw PythonError();
    std::vector<T> found(static_cast<std::size_t>(size) / sizeof(T));
    if (!found.empty()) std::memcpy(found.data(), data, found.size() * sizeof(T));
    return found;
}

// Returns a mark for each of `count` blocks: whether its index is in a collection of Python. Others are ignored.
inline std::vector<std::uint8_t> to_marks(PyObject* indices, std::size_t count) {
    std::vector<std::uint8_t> marks(count, 0);
    Ref items(PyObject_GetIter(indices));
    while (PyObject* next = PyIter_Next(items.get())) {
        const Ref index(next);
        const Py_ssize_t at = to_size(index.get());
        if (at >= 0 && static_cast<std::size_t>(at) < count) marks[static_cast<std::size_t>(at)] = 1;
    }
    if (PyErr_Occurred()) throw PythonError();
    return marks;
}

inline Ref from_doubles(const std::vector<double>& numbers) {
    return list_of(numbers.size(), [&](std::size_t at) { return PyFloat_FromDouble(numbers[at]); });
}

}  // namespace cleaner
