// The functions that each part of the core adds to the extension module; module.cpp calls them.
#pragma once

struct _object;
typedef _object PyObject;

namespace cleaner {

void add_document(PyObject* module);
void add_html_pages(PyObject* module);
void add_unclosed(PyObject* module);

}  // namespace cleaner
