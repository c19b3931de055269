// The tree of a page as lxml has parsed it: libxml2's nodes, read in place.
//
// The structures are the public ones of libxml2 (tree.h) and of lxml (etree.h). Nothing of either is linked. Python
// checks the version, and at first use that a sample page is read as without the core (reading/core_pages.py).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "python.h"
#include "text.h"

namespace cleaner::html {

// Thrown where a page holds what the core does not read; Python reads that page.
struct Unread {};

enum NodeType : int { ELEMENT_NODE = 1, TEXT_NODE = 3, CDATA_NODE = 4 };

struct Namespace {
    Namespace* next;
    int type;
    const char* address;
    const char* prefix;
};

struct Attribute;

struct Node {
    void* proxy;  // lxml's element
    int type;
    const char* name;
    Node* children;
    Node* last;
    Node* parent;
    Node* next;
    Node* previous;
    void* document;
    Namespace* space;
    const char* content;
    Attribute* attributes;
    Namespace* defined_spaces;
    void* validity;
    unsigned short line;
    unsigned short extra;
};

struct Attribute {
    void* proxy;
    int type;
    const char* name;
    Node* children;
    Node* last;
    Node* parent;
    Attribute* next;
    Attribute* previous;
    void* document;
    Namespace* space;
};

// Returns the node behind an element of lxml; throws `Unread` if it is not where it should be. Sets a ValueError for
// objects too small to be elements.
const Node& node_of(PyObject* element);

// Returns the line of an element; throws `Unread` beyond 65,534, which libxml2 keeps elsewhere.
int line_of(const Node& element);

// Values of the attributes of an element. A value is valid as long as the tree.
class Attributes {
public:
    explicit Attributes(const Node& element) : first_(element.attributes) {}
    bool empty() const { return !first_; }
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view()); }
    bool has(std::string_view name) const { return find(name).has_value(); }

private:
    const Attribute* first_;
};

// Values of the attributes that every element is asked for, found in one pass.
struct CommonAttributes {
    explicit CommonAttributes(const Node& element);

    std::string_view classes, item_names, item_types;
    std::optional<std::string_view> hidden, style;
};

// Text nodes that follow each other, as one text.
struct TextRun {
    std::string_view text;
    const Node* after;  // element behind them, null if there is none
};

// Returns the text that begins at a node, which may be null. `scratch` holds it if it has several parts.
TextRun text_run(const Node* node, std::string& scratch);

}  // namespace cleaner::html
