#include "characters.h"

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "python.h"

namespace cleaner {
namespace {

constexpr std::size_t PAGE_SIZE = 256;
constexpr std::size_t PAGES = 0x110000 / PAGE_SIZE;
using Page = std::array<Character, PAGE_SIZE>;

std::array<std::atomic<const Page*>, PAGES> pages;  // filled once, kept for good: 5 kB for each block of characters met

const Page& new_page(std::size_t number) {
    Locked lock;
    Ref module(PyImport_ImportModule("cleaner.characters"));
    Ref bytes(PyObject_CallMethod(module.get(), "packed_page", "n", static_cast<Py_ssize_t>(number)));
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(bytes.get(), &data, &size) < 0) throw PythonError();
    if (size != static_cast<Py_ssize_t>(sizeof(Page))) throw std::logic_error("a page of characters has another size");
    auto page = std::make_unique<Page>();
    std::memcpy(page->data(), data, sizeof(Page));
    const Page* none = nullptr;
    if (pages[number].compare_exchange_strong(none, page.get())) return *page.release();
    return *none;  // another thread was faster
}

}  // namespace

const Character& character(char32_t code) {
    const Page* page = pages[code / PAGE_SIZE].load(std::memory_order_acquire);
    return (page ? *page : new_page(code / PAGE_SIZE))[code % PAGE_SIZE];
}

}  // namespace cleaner
