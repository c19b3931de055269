// What the core needs of the C API of Python, in the limited form that all versions from 3.11 on share.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "text.h"

namespace cleaner {

// Thrown when a Python exception is set, to carry it through C++ to the caller in Python.
struct PythonError {};

// Owns a reference to a Python object.
class Ref {
public:
    Ref() = default;
    explicit Ref(PyObject* owned) : object_(owned) {
        if (!owned) throw PythonError();
    }
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Ref& operator=(Ref&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() { Py_XDECREF(object_); }
    PyObject* get() const { return object_; }
    PyObject* release() { return std::exchange(object_, nullptr); }

private:
    PyObject* object_ = nullptr;
};

inline String to_string(PyObject* text) {
    const Py_ssize_t length = PyUnicode_GetLength(text);
    if (length < 0) throw PythonError();
    if (length > std::numeric_limits<Offset>::max()) throw std::length_error("a text is too long for the core");
    String found(static_cast<std::size_t>(length), U'\0');
    static_assert(sizeof(Py_UCS4) == sizeof(char32_t));
    if (length && !PyUnicode_AsUCS4(text, reinterpret_cast<Py_UCS4*>(found.data()), length, 0)) throw PythonError();
    return found;
}

inline Ref from_string(View text) {
    int order = PY_BIG_ENDIAN ? 1 : -1;
    const char* bytes = reinterpret_cast<const char*>(text.data());
    const auto length = static_cast<Py_ssize_t>(text.size() * sizeof(char32_t));
    return Ref(PyUnicode_DecodeUTF32(bytes, length, "surrogatepass", &order));
}

// Texts that the core only compares, such as codes of languages, are kept as UTF-8.
inline std::string to_bytes(PyObject* text) {
    Py_ssize_t length = 0;
    if (const char* known = PyUnicode_AsUTF8AndSize(text, &length)) {  // which Python keeps with the text
        return std::string(known, static_cast<std::size_t>(length));
    }
    PyErr_Clear();  // of lone surrogates
    Ref bytes(PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass"));
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(bytes.get(), &data, &size) < 0) throw PythonError();
    return std::string(data, static_cast<std::size_t>(size));
}

inline Ref from_bytes(const std::string& bytes) {
    return Ref(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "surrogatepass"));
}

inline long to_long(PyObject* number) {
    const long found = PyLong_AsLong(number);
    if (found == -1 && PyErr_Occurred()) throw PythonError();
    return found;
}

// Returns a list of what a function makes of each number below `count`.
template <class Make>
Ref list_of(std::size_t count, Make&& make) {
    Ref list(PyList_New(static_cast<Py_ssize_t>(count)));
    for (std::size_t at = 0; at < count; ++at) {
        PyList_SetItem(list.get(), static_cast<Py_ssize_t>(at), Ref(make(at)).release());
    }
    return list;
}

inline Ref integers(const std::vector<Offset>& numbers) {
    return list_of(numbers.size(), [&](std::size_t at) { return PyLong_FromLong(numbers[at]); });
}

// Handles: C++ objects that Python holds and hands back. The name of a handle tells its type.
template <class T>
Ref make_handle(std::unique_ptr<T> object, const char* name) {
    auto destroy = [](PyObject* handle) {
        delete static_cast<T*>(PyCapsule_GetPointer(handle, PyCapsule_GetName(handle)));
    };
    Ref handle(PyCapsule_New(object.get(), name, destroy));
    object.release();
    return handle;
}

template <class T>
T& from_handle(PyObject* handle, const char* name) {
    void* object = PyCapsule_GetPointer(handle, name);
    if (!object) throw PythonError();
    return *static_cast<T*>(object);
}

// Calls a function that may throw, on the way back to Python; returns null with a Python exception set if it did.
template <class Function>
PyObject* guarded(Function&& function) {
    try {
        return function().release();
    } catch (const PythonError&) {
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_RuntimeError, error.what());
    }
    return nullptr;
}

// Characters with which a text is long enough that a step of the core on it lets others have the interpreter lock: to
// give it up and take it back may take as much time as the step takes for a short text.
constexpr std::size_t LONG_TEXT = 1 << 12;
constexpr std::size_t CHARACTERS_OF_BLOCK = 64;  // about, where only the number of blocks is known

// Lets other threads run Python while the core works on a text of so many characters, if it is long; a `Locked` inside
// takes the lock back for a question.
class Unlocked {
public:
    explicit Unlocked(std::size_t characters) : state_(characters < LONG_TEXT ? nullptr : PyEval_SaveThread()) {}
    ~Unlocked() {
        if (state_) PyEval_RestoreThread(state_);
    }
    Unlocked(const Unlocked&) = delete;

private:
    PyThreadState* state_;
};

class Locked {
public:
    Locked() : state_(PyGILState_Ensure()) {}
    ~Locked() { PyGILState_Release(state_); }
    Locked(const Locked&) = delete;

private:
    PyGILState_STATE state_;
};

}  // namespace cleaner
