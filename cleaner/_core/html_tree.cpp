#include "html_tree.h"

#include "values.h"

namespace cleaner::html {
namespace {

struct Element {  // struct LxmlElement
    PyObject head;  // of another size on a free-threaded Python
    void* document;
    Node* node;
};

constexpr unsigned short LONG_LINES = 65535;

bool has_namespace(const Namespace* space) { return space && space->address; }

const Node* element_or_none(const Node* node) {
    if (node && (node->type != ELEMENT_NODE || has_namespace(node->space))) throw Unread();
    return node;
}

bool is_text(const Node* node) { return node && (node->type == TEXT_NODE || node->type == CDATA_NODE); }

bool is_named(const char* name, std::string_view sought) {
    for (const char each : sought)
        if (*name++ != each) return false;
    return !*name;
}

std::string_view content_of(const Node& text) { return text.content ? text.content : std::string_view(); }

std::string_view value_of(const Attribute& attribute) {
    if (!attribute.children) return {};
    if (attribute.children->type != TEXT_NODE || attribute.children->next) throw Unread();
    return content_of(*attribute.children);
}

}  // namespace

const Node& node_of(PyObject* element) {
    Ref size(PyObject_GetAttrString(reinterpret_cast<PyObject*>(Py_TYPE(element)), "__basicsize__"));
    if (static_cast<std::size_t>(to_integer(size.get())) < sizeof(Element)) {
        PyErr_SetString(PyExc_ValueError, "this is no element of lxml");
        throw PythonError();
    }
    const Node* node = reinterpret_cast<const Element*>(element)->node;
    if (!node || node->proxy != element || node->type != ELEMENT_NODE) throw Unread();
    return *element_or_none(node);
}

int line_of(const Node& element) {
    if (!element.line || element.line == LONG_LINES) throw Unread();
    return element.line;
}

std::optional<std::string_view> Attributes::find(std::string_view name) const {
    for (const Attribute* each = first_; each; each = each->next) {
        if (is_named(each->name, name) && !has_namespace(each->space)) return value_of(*each);
    }
    return std::nullopt;
}

CommonAttributes::CommonAttributes(const Node& element) {
    for (const Attribute* each = element.attributes; each; each = each->next) {
        const char first = *each->name;
        if ((first != 'c' && first != 'h' && first != 'i' && first != 's') || has_namespace(each->space)) continue;
        if (is_named(each->name, "class")) classes = value_of(*each);
        if (is_named(each->name, "hidden")) hidden = value_of(*each);
        if (is_named(each->name, "style")) style = value_of(*each);
        if (is_named(each->name, "itemprop")) item_names = value_of(*each);
        if (is_named(each->name, "itemtype")) item_types = value_of(*each);
    }
}

TextRun text_run(const Node* node, std::string& scratch) {
    if (!is_text(node)) return {{}, element_or_none(node)};
    if (!is_text(node->next)) return {content_of(*node), element_or_none(node->next)};
    scratch.clear();
    for (; is_text(node); node = node->next) scratch += content_of(*node);
    return {scratch, element_or_none(node)};
}

}  // namespace cleaner::html
