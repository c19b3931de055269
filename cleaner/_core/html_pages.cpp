// The functions by which Python reads pages: settings in, blocks of a page out.
#include <algorithm>
#include <cstring>

#include "document_handle.h"
#include "facts.h"
#include "html_blocks.h"
#include "module.h"
#include "page_text.h"
#include "utf8.h"
#include "values.h"

namespace cleaner {
namespace {

using namespace html;

constexpr const char* PAGE_READER_HANDLE = "cleaner.PageReader";

// Types of Python that make up a page, and the kinds of blocks and inline elements by number.
struct PageTypes {
    Ref block, inline_element, row, container, image;
    std::vector<Ref> kinds, inline_kinds;
};

struct PythonReader {
    PageReader reader;
    PageTypes types;
};

Ref field(PyObject* object, const char* name) { return Ref(PyObject_GetAttrString(object, name)); }

String text_field(PyObject* object, const char* name) { return to_string(field(object, name).get()); }

std::vector<std::string> texts_field(PyObject* object, const char* name) {
    std::vector<std::string> found;
    for_each_item(field(object, name).get(), [&](PyObject* text) { found.emplace_back(to_utf8(text)); });
    return found;
}

std::vector<Ref> objects_field(PyObject* object, const char* name) {
    std::vector<Ref> found;
    for_each_item(field(object, name).get(), [&](PyObject* item) { found.push_back(share(item)); });
    return found;
}

PageTypes types_of(PyObject* given) {
    PageTypes types;
    types.block = field(given, "block");
    types.inline_element = field(given, "inline");
    types.row = field(given, "row");
    types.container = field(given, "container");
    types.image = field(given, "image");
    types.kinds = objects_field(given, "kinds");
    types.inline_kinds = objects_field(given, "inline_kinds");
    return types;
}

Limits limits_of(PyObject* given) {
    const auto limit = [&](const char* name) { return static_cast<int>(to_integer(field(given, name).get())); };
    Limits limits;
    limits.near_levels = limit("near_levels");
    limits.far_levels = limit("far_levels");
    limits.sibling_levels = limit("sibling_levels");
    limits.names = limit("names");
    limits.name_chars = limit("name_chars");
    limits.containers = limit("containers");
    limits.json_ld = limit("json_ld");
    limits.context = limit("context");
    limits.row_words = limit("row_words");
    limits.cell_words = limit("cell_words");
    limits.cell_blocks = limit("cell_blocks");
    limits.most_cell_words = limit("most_cell_words");
    limits.columns = limit("columns");
    limits.long_rows = to_double(field(given, "long_rows").get());
    limits.remembered = limit("remembered");
    limits.class_chars = limit("class_chars");
    limits.clipped_words = limit("clipped_words");
    limits.address = limit("address");
    return limits;
}

Questions questions_of(PyObject* given) {
    Questions questions;
    questions.integer = field(given, "integer");
    questions.has_microdata = field(given, "has_microdata");
    questions.properties = field(given, "properties");
    questions.external = field(given, "external");
    questions.superscript = field(given, "superscript");
    questions.subscript = field(given, "subscript");
    questions.reading = field(given, "reading");
    questions.mixed_number = field(given, "mixed_number");
    questions.is_mark = field(given, "is_mark");
    questions.is_labelled = field(given, "is_labelled");
    questions.is_word_end = field(given, "is_word_end");
    questions.is_json_ld = field(given, "is_json_ld");
    questions.is_tex = field(given, "is_tex");
    questions.style = field(given, "style");
    questions.role = field(given, "role");
    questions.span = field(given, "span");
    questions.without_numbers = field(given, "without_numbers");
    questions.is_line_numbers = field(given, "is_line_numbers");
    return questions;
}

PyObject* make_page_reader(PyObject*, PyObject* given) {
    return guarded([&] {
        PageSettings settings{
            Tags(field(given, "tag_sets").get(), field(given, "kinds").get(), field(given, "inline_kinds").get()),
            limits_of(field(given, "limits").get()),
            fact_limits_of(field(given, "fact_limits").get()),
            questions_of(field(given, "questions").get()),
            {text_field(given, "continues"), text_field(given, "hyphens"), text_field(given, "quote")},
            text_field(given, "separator"),
            texts_field(given, "presentation"),
            texts_field(given, "image_sources"),
            texts_field(given, "schemes"),
        };
        Ref class_roles = field(given, "class_roles"), roles = field(given, "roles");
        auto reader = std::unique_ptr<PythonReader>(new PythonReader{
            PageReader(std::move(settings), class_roles.get(), roles.get()), types_of(field(given, "types").get())});
        return make_handle(std::move(reader), PAGE_READER_HANDLE);
    });
}

template <class Number>
Ref at(const std::vector<Ref>& objects, Number number) {
    return share(objects.at(static_cast<std::size_t>(number)));
}

// What is kept of a page that was read, without its tree.
struct HeldPage {
    HeldPage(PyObject* handle, const PageTypes& of, Walker& walker)
        : reader(share(handle)), types(of), page(std::move(walker.page)), containers(walker.elements.containers()) {}

    Ref reader;  // which keeps the types
    const PageTypes& types;
    PageBlocks page;
    std::vector<Container> containers;
    std::vector<Offset> starts;  // of the blocks in the text of the page, once that is laid out
};

constexpr const char* PAGE_HANDLE = "cleaner.Page";

HeldPage& page_of(PyObject* handle) { return from_handle<HeldPage>(handle, PAGE_HANDLE); }

// Makes the types of Python from what was read of one page.
class PageResult {
public:
    explicit PageResult(const HeldPage& held) : page_(held.page), types_(held.types) {}

    Ref block(const HtmlBlock& block) const {
        Ref fields = tuple_of(from_string(page_.text_of(block)), at(types_.kinds, block.kind), from_integer(block.element),
                              from_double(block.link_density), from_integer(block.line),
                              tuple_from(inlines_of(block), [this](const Inline& each) { return inline_element(each, 0); }),
                              block.row < 0 ? none() : row(block), from_string(page_.at(block.code)));
        return named(types_.block, std::move(fields));
    }

    // Returns the inline elements of a block, with offsets from `start` on.
    std::vector<Inline> inlines_of(const HtmlBlock& block) const {
        const auto all = page_.inlines.begin();
        return {all + block.inlines.start, all + block.inlines.end};
    }

    Ref inline_element(const Inline& each, Offset start) const {
        Ref fields = tuple_of(from_integer(start + each.start), from_integer(start + each.end),
                              at(types_.inline_kinds, each.kind), from_string(each.address), from_string(each.description));
        return named(types_.inline_element, std::move(fields));
    }

    Ref row(const HtmlBlock& block) const {
        const TableRow& row = page_.rows[static_cast<std::size_t>(block.row)];
        Ref cells = tuple_from(row.cells, [](Span span) { return tuple_of(from_integer(span.start), from_integer(span.end)); });
        return named(types_.row, tuple_of(std::move(cells), from_bool(row.is_head)));
    }

    Ref container(const Container& each) const {
        Ref number = each.number ? from_integer(*each.number) : none();
        Ref fields = tuple_of(from_integer(each.list), std::move(number), from_integer(each.outer));
        return tuple_of(from_integer(each.element), named(types_.container, std::move(fields)));
    }

    Ref image(const HtmlImage& image, Elements& elements) const {
        auto [tags, inside] = elements.around(image.element);
        Ref fields = tuple_of(from_integer(static_cast<long>(image.before)), from_integer(image.element),
                              from_string(image.description), from_string(image.address));
        return tuple_of(named(types_.image, std::move(fields)), std::move(tags), std::move(inside));
    }

private:
    const PageBlocks& page_;
    const PageTypes& types_;
};

// Returns the handles of a page and of its markup, its images, and the metadata of parsed_page.ParsedPage.
Ref result_of(PyObject* reader, const PageTypes& types, Walker& walker) {
    for (const HtmlBlock& block : walker.page.blocks) walker.elements.describe(block.element, block.link_density, block.line);
    auto held = std::make_unique<HeldPage>(reader, types, walker);
    const PageResult result(*held);
    Ref images = list_from(held->page.images, [&](const HtmlImage& each) { return result.image(each, walker.elements); });
    const PageHead& head = walker.head;
    Ref markup = make_handle(std::make_unique<Markup>(walker.elements.take_markup()), MARKUP_HANDLE);
    return tuple_of(make_handle(std::move(held), PAGE_HANDLE), std::move(markup), std::move(images), head.title(),
                    head.language_text(), head.meta(), head.link_relations(), head.data(), head.base(),
                    list_from(walker.notes(), from_utf8));
}

PyObject* encoded(PyObject*, PyObject* html) {
    return guarded([&] {
        Py_ssize_t size = 0;
        const char* data = PyUnicode_AsUTF8AndSize(html, &size);  // which the text keeps, for `closes_everything`
        if (!data && !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) throw PythonError();
        if (!data) PyErr_Clear();
        return data && !std::memchr(data, 0, static_cast<std::size_t>(size)) ? Ref(PyBytes_FromStringAndSize(data, size)) : none();
    });
}

// Tells whether a `<` and the next one have so many bytes between them, and no `>` among the first of these.
bool may_have_long_tag(std::string_view html, std::size_t least) {
    const std::size_t width = std::max<std::size_t>(least / 2, 1);  // half a long tag at least is a window of the page without a `<`
    for (std::size_t at = 0; at + width <= html.size(); at += width) {
        if (html.substr(at, width).find('<') != std::string_view::npos) continue;
        const std::size_t start = html.rfind('<', at) + 1, end = std::min(html.find('<', at), html.size());
        if (end - start > least && html.substr(start, least).find('>') == std::string_view::npos) return true;
        at = end / width * width;
    }
    return false;
}

PyObject* may_have_long_tag(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* html;
        int least;
        if (!PyArg_ParseTuple(arguments, "Si", &html, &least)) throw PythonError();
        const auto size = static_cast<std::size_t>(PyBytes_Size(html));
        return from_bool(may_have_long_tag({PyBytes_AsString(html), size}, static_cast<std::size_t>(std::max(least, 0))));
    });
}

PyObject* read_page(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *html, *root;
        int shows_all, links;
        if (!PyArg_ParseTuple(arguments, "OUOpp", &handle, &html, &root, &shows_all, &links))
            throw PythonError();
        PythonReader& reader = from_handle<PythonReader>(handle, PAGE_READER_HANDLE);
        try {
            Walker walker(reader.reader, {html, shows_all != 0, links != 0});
            walker.read(node_of(root));
            walker.finish();
            return result_of(handle, reader.types, walker);
        } catch (const Unread&) {
            return none();
        }
    });
}

PyObject* page_blocks(PyObject*, PyObject* handle) {
    return guarded([&] {
        const HeldPage& held = page_of(handle);
        const PageResult result(held);
        return list_from(held.page.blocks, [&](const HtmlBlock& each) { return result.block(each); });
    });
}

PyObject* page_containers(PyObject*, PyObject* handle) {
    return guarded([&] {
        const HeldPage& held = page_of(handle);
        const PageResult result(held);
        return list_from(held.containers, [&](const Container& each) { return result.container(each); });
    });
}

PyObject* page_inline(PyObject*, PyObject* handle) {
    return guarded([&] {
        const HeldPage& held = page_of(handle);
        const PageResult result(held);
        Ref found(PyList_New(0));
        for (std::size_t at = 0; at < held.starts.size(); ++at) {
            for (const Inline& each : result.inlines_of(held.page.blocks[at])) {
                const Inline without_address{each.start, each.end, each.kind, {}, each.description};
                const Ref made = result.inline_element(without_address, held.starts[at]);
                if (PyList_Append(found.get(), made.get()) < 0) throw PythonError();
            }
        }
        return found;
    });
}

PyObject* page_rows(PyObject*, PyObject* handle) {
    return guarded([&] {
        const HeldPage& held = page_of(handle);
        const PageResult result(held);
        Ref found(PyList_New(0));
        for (std::size_t at = 0; at < held.page.blocks.size(); ++at) {
            if (held.page.blocks[at].row < 0) continue;
            const Ref row = tuple_of(from_integer(static_cast<long>(at)), result.row(held.page.blocks[at]));
            if (PyList_Append(found.get(), row.get()) < 0) throw PythonError();
        }
        return found;
    });
}

PyObject* page_chars(PyObject*, PyObject* handle) {
    return guarded([&] {
        long chars = 0;
        for (const HtmlBlock& block : page_of(handle).page.blocks) chars += block.text.end - block.text.start;
        return from_integer(chars);
    });
}

PyObject* lay_out(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *limits, *tight_kinds;
        if (!PyArg_ParseTuple(arguments, "OOO", &handle, &limits, &tight_kinds)) throw PythonError();
        HeldPage& held = page_of(handle);
        std::uint32_t tight = 0;
        for_each_item(tight_kinds, [&](PyObject* kind) { tight |= 1u << to_integer(kind); });
        auto document = laid_out(held.page, tight);
        document->limits = fact_limits_of(limits);
        measure(*document);
        held.starts.clear();
        for (const Block& block : document->blocks) held.starts.push_back(block.start);
        Ref text = from_string(document->text);
        return tuple_of(std::move(text), make_handle(std::move(document), DOCUMENT_HANDLE));
    });
}

}  // namespace

void add_html_pages(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_page_reader", make_page_reader, METH_O, "Return the handle of a reader of pages."},
        {"read_page", read_page, METH_VARARGS, "Return the handle and the metadata of a page that lxml has parsed."},
        {"encoded", encoded, METH_O, "Return a page in UTF-8 if lxml accepts all of its characters."},
        {"may_have_long_tag", may_have_long_tag, METH_VARARGS, "Tell whether a page may have a tag longer than a limit."},
        {"lay_out", lay_out, METH_VARARGS, "Return the text of a page and the handle of its document."},
        {"page_blocks", page_blocks, METH_O, "Return the blocks of a page."},
        {"page_chars", page_chars, METH_O, "Return the number of characters in the blocks of a page."},
        {"page_containers", page_containers, METH_O, "Return quotes and list items of a page, by element."},
        {"page_inline", page_inline, METH_O, "Return the inline elements of a page that is laid out."},
        {"page_rows", page_rows, METH_O, "Return the table rows of a page, by block."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
