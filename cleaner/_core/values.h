// Python values as values of C++ and back.
#pragma once

#include <initializer_list>
#include <string_view>

#include "convert.h"
#include "python.h"

namespace cleaner::html {

inline Ref share(PyObject* object) { return Ref(Py_NewRef(object)); }
inline Ref share(const Ref& object) { return share(object.get()); }

inline long to_integer(PyObject* number) {
    const long found = PyLong_AsLong(number);
    if (found == -1 && PyErr_Occurred()) throw PythonError();
    return found;
}

// Returns the UTF-8 of a text, which lives as long as the text.
inline std::string_view to_utf8(PyObject* text) {
    Py_ssize_t size = 0;
    const char* data = PyUnicode_AsUTF8AndSize(text, &size);
    if (!data) throw PythonError();
    return {data, static_cast<std::size_t>(size)};
}

inline Ref from_integer(long number) { return Ref(PyLong_FromLong(number)); }
inline Ref from_double(double number) { return Ref(PyFloat_FromDouble(number)); }
inline Ref from_bool(bool truth) { return Ref(PyBool_FromLong(truth)); }
inline Ref none() { return share(Py_None); }

inline void set_item(const Ref& tuple, std::size_t at, Ref item) {
    if (PyTuple_SetItem(tuple.get(), static_cast<Py_ssize_t>(at), item.release()) < 0) throw PythonError();
}

template <class... Items>
Ref tuple_of(Items&&... items) {
    Ref tuple(PyTuple_New(sizeof...(items)));
    std::size_t at = 0;
    (set_item(tuple, at++, std::forward<Items>(items)), ...);
    return tuple;
}

// Returns a tuple of what a function makes of each item of a range.
template <class Range, class Function>
Ref tuple_from(const Range& range, Function&& function) {
    Ref tuple(PyTuple_New(static_cast<Py_ssize_t>(range.size())));
    std::size_t at = 0;
    for (const auto& item : range) set_item(tuple, at++, function(item));
    return tuple;
}

template <class Range, class Function>
Ref list_from(const Range& range, Function&& function) {
    Ref list(PyList_New(static_cast<Py_ssize_t>(range.size())));
    Py_ssize_t at = 0;
    for (const auto& item : range)
        if (PyList_SetItem(list.get(), at++, function(item).release()) < 0) throw PythonError();
    return list;
}

template <class Function>
void for_each_item(PyObject* iterable, Function&& function) {
    Ref iterator(PyObject_GetIter(iterable));
    while (PyObject* item = PyIter_Next(iterator.get())) {
        Ref owned(item);
        function(item);
    }
    if (PyErr_Occurred()) throw PythonError();
}

template <class Function>
void for_each_pair(PyObject* mapping, Function&& function) {
    Ref pairs(PyMapping_Items(mapping));
    for_each_item(pairs.get(), [&](PyObject* pair) {
        Ref first(PySequence_GetItem(pair, 0));
        Ref second(PySequence_GetItem(pair, 1));
        function(first.get(), second.get());
    });
}

// Returns a named tuple of a type from a tuple of its fields.
inline Ref named(const Ref& type, Ref fields) {
    const auto make = reinterpret_cast<newfunc>(PyType_GetSlot(&PyTuple_Type, Py_tp_new));
    Ref arguments = tuple_of(std::move(fields));
    return Ref(make(reinterpret_cast<PyTypeObject*>(type.get()), arguments.get(), nullptr));
}

// Calls a Python function.
template <class... Arguments>
Ref call(const Ref& function, Arguments&&... arguments) {
    Ref tuple = tuple_of(std::forward<Arguments>(arguments)...);
    return Ref(PyObject_Call(function.get(), tuple.get(), nullptr));
}

}  // namespace cleaner::html
