#include "characters.h"

#include <cstring>
#include <memory>
#include <stdexcept>

#include "python.h"

namespace cleaner {

std::array<std::atomic<const CharacterPage*>, 0x1100> character_pages;  // kept for good: 6 kB for each page met

const CharacterPage& new_character_page(std::size_t number) {
    Locked lock;
    Ref module(PyImport_ImportModule("cleaner.characters"));
    Ref bytes(PyObject_CallMethod(module.get(), "packed_page", "n", static_cast<Py_ssize_t>(number)));
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(bytes.get(), &data, &size) < 0) throw PythonError();
    if (size != static_cast<Py_ssize_t>(sizeof(CharacterPage))) {
        throw std::logic_error("a page of characters has another size");
    }
    auto page = std::make_unique<CharacterPage>();
    std::memcpy(page->data(), data, sizeof(CharacterPage));
    const CharacterPage* none = nullptr;
    if (character_pages[number].compare_exchange_strong(none, page.get())) return *page.release();
    return *none;  // another thread was faster
}

}  // namespace cleaner
