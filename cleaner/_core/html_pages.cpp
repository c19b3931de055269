// The functions by which Python reads pages: settings in, blocks of a page out.
#include <algorithm>

#include "html_blocks.h"
#include "module.h"
#include "utf8.h"
#include "values.h"

namespace cleaner {
namespace {

using namespace html;

constexpr const char* PAGE_READER_HANDLE = "cleaner.PageReader";

Ref field(PyObject* object, const char* name) { return Ref(PyObject_GetAttrString(object, name)); }

String text_field(PyObject* object, const char* name) { return to_string(field(object, name).get()); }

std::vector<std::string> texts_field(PyObject* object, const char* name) {
    std::vector<std::string> found;
    for_each_item(field(object, name).get(), [&](PyObject* text) { found.emplace_back(to_utf8(text)); });
    return found;
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
    return limits;
}

Questions questions_of(PyObject* given) {
    Questions questions;
    questions.integer = field(given, "integer");
    questions.properties = field(given, "properties");
    questions.external = field(given, "external");
    questions.is_content = field(given, "is_content");
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
            questions_of(field(given, "questions").get()),
            {text_field(given, "continues"), text_field(given, "hyphens"), text_field(given, "quote")},
            text_field(given, "separator"),
            texts_field(given, "presentation"),
            texts_field(given, "image_sources"),
        };
        auto reader = std::make_unique<PageReader>(
            std::move(settings), field(given, "class_roles").get(), field(given, "roles").get());
        return make_handle(std::move(reader), PAGE_READER_HANDLE);
    });
}

Ref spans(const std::vector<Span>& spans) {
    return tuple_from(spans, [](Span span) { return tuple_of(from_integer(span.start), from_integer(span.end)); });
}

// Returns the fields of structure.Inline, with the number of the kind.
Ref inline_fields(const Inline& each) {
    return tuple_of(from_integer(each.start), from_integer(each.end), from_integer(static_cast<int>(each.kind)),
                    from_string(each.address), from_string(each.description));
}

// Returns the fields of parsed_page.HtmlBlock, with the number of the kind and the fields of its parts.
Ref block_fields(const PageBlocks& page, const HtmlBlock& block) {
    const std::vector<Inline>::const_iterator all = page.inlines.begin();
    const std::vector<Inline> inlines(all + block.inlines.start, all + block.inlines.end);
    Ref row = none();
    if (block.row >= 0) {
        const TableRow& cells = page.rows[static_cast<std::size_t>(block.row)];
        row = tuple_of(spans(cells.cells), from_bool(cells.is_head));
    }
    return tuple_of(from_string(page.text_of(block)), from_integer(static_cast<int>(block.kind)),
                    from_integer(block.element), from_double(block.link_density), from_integer(block.line),
                    tuple_from(inlines, inline_fields), std::move(row), from_string(page.at(block.code)));
}

Ref image_fields(Elements& elements, const HtmlImage& image) {
    auto [tags, inside] = elements.around(image.element);
    Ref own = tuple_of(from_integer(static_cast<long>(image.before)), from_integer(image.element),
                       from_string(image.description), from_string(image.address));
    return tuple_of(std::move(own), std::move(tags), std::move(inside));
}

Ref page_fields(Walker& walker) {
    const PageBlocks& page = walker.page;
    Elements& elements = walker.elements;
    const auto fields_of = [&](const HtmlBlock& block) { return block_fields(page, block); };
    const auto markup_of = [&](const HtmlBlock& block) {
        return elements.markup(block.element, block.link_density, block.line);
    };
    return tuple_of(list_from(page.blocks, fields_of), list_from(page.blocks, markup_of), walker.head.title(),
                    walker.head.language_text(), walker.head.meta(), walker.head.link_relations(), walker.head.data(),
                    walker.head.base(), elements.containers(),
                    list_from(page.images, [&](const HtmlImage& image) { return image_fields(elements, image); }),
                    list_from(walker.notes(), from_utf8));
}

PyObject* read_page(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *root;
        int shows_all, links, has_microdata;
        if (!PyArg_ParseTuple(arguments, "OOppp", &handle, &root, &shows_all, &links, &has_microdata))
            throw PythonError();
        PageReader& reader = from_handle<PageReader>(handle, PAGE_READER_HANDLE);
        try {
            Walker walker(reader, {shows_all != 0, links != 0, has_microdata != 0});
            walker.read(node_of(root));
            walker.finish();
            return page_fields(walker);
        } catch (const Unread&) {
            return none();
        }
    });
}

}  // namespace

void add_html_pages(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_page_reader", make_page_reader, METH_O, "Return the handle of a reader of pages."},
        {"read_page", read_page, METH_VARARGS, "Return the blocks and the metadata of a page that lxml has parsed."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
