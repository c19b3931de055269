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

// Types of Python that make up a page, and the kinds of blocks and inline elements by number.
struct PageTypes {
    Ref block, markup, inline_element, row, container, image;
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
    types.markup = field(given, "markup");
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
    return limits;
}

Questions questions_of(PyObject* given) {
    Questions questions;
    questions.integer = field(given, "integer");
    questions.has_microdata = field(given, "has_microdata");
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

// Makes the types of Python from what was read of one page.
class PageResult {
public:
    PageResult(Walker& walker, const PageTypes& types) : page_(walker.page), walker_(walker), types_(types) {}

    // Returns the fields of parsed_page.ParsedPage but whether lxml parsed it, with lists of pairs for mappings.
    Ref fields() {
        const PageHead& head = walker_.head;
        return tuple_of(list_from(page_.blocks, [this](const HtmlBlock& each) { return block(each); }),
                        list_from(page_.blocks, [this](const HtmlBlock& each) { return markup(each); }), head.title(),
                        head.language_text(), head.meta(), head.link_relations(), head.data(), head.base(),
                        list_from(walker_.elements.containers(), [this](const Container& each) { return container(each); }),
                        list_from(page_.images, [this](const HtmlImage& each) { return image(each); }),
                        list_from(walker_.notes(), from_utf8));
    }

private:
    Ref block(const HtmlBlock& block) {
        const auto all = page_.inlines.begin();
        const std::vector<Inline> inlines(all + block.inlines.start, all + block.inlines.end);
        Ref fields = tuple_of(from_string(page_.text_of(block)), at(types_.kinds, block.kind), from_integer(block.element),
                              from_double(block.link_density), from_integer(block.line),
                              tuple_from(inlines, [this](const Inline& each) { return inline_element(each); }),
                              block.row < 0 ? none() : row(page_.rows[static_cast<std::size_t>(block.row)]),
                              from_string(page_.at(block.code)));
        return named(types_.block, std::move(fields));
    }

    Ref inline_element(const Inline& each) {
        Ref fields = tuple_of(from_integer(each.start), from_integer(each.end), at(types_.inline_kinds, each.kind),
                              from_string(each.address), from_string(each.description));
        return named(types_.inline_element, std::move(fields));
    }

    Ref row(const TableRow& row) {
        Ref cells = tuple_from(row.cells, [](Span span) { return tuple_of(from_integer(span.start), from_integer(span.end)); });
        return named(types_.row, tuple_of(std::move(cells), from_bool(row.is_head)));
    }

    Ref markup(const HtmlBlock& block) {
        return named(types_.markup, walker_.elements.markup(block.element, block.link_density, block.line));
    }

    Ref container(const Container& each) {
        Ref number = each.number ? from_integer(*each.number) : none();
        Ref fields = tuple_of(from_integer(each.list), std::move(number), from_integer(each.outer));
        return tuple_of(from_integer(each.element), named(types_.container, std::move(fields)));
    }

    Ref image(const HtmlImage& image) {
        auto [tags, inside] = walker_.elements.around(image.element);
        Ref fields = tuple_of(from_integer(static_cast<long>(image.before)), from_integer(image.element),
                              from_string(image.description), from_string(image.address));
        return tuple_of(named(types_.image, std::move(fields)), std::move(tags), std::move(inside));
    }

    const PageBlocks& page_;
    Walker& walker_;
    const PageTypes& types_;
};

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
            return PageResult(walker, reader.types).fields();
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
