// The functions that each part of the core adds to the extension module; module.cpp calls them.
#pragma once

struct _object;
typedef _object PyObject;

namespace cleaner {

void add_blocks(PyObject* module);
void add_document(PyObject* module);
void add_facts(PyObject* module);
void add_features(PyObject* module);
void add_language_id(PyObject* module);
void add_lexicon(PyObject* module);
void add_markup(PyObject* module);
void add_matcher(PyObject* module);
void add_network(PyObject* module);
void add_normalize(PyObject* module);
void add_remaining(PyObject* module);
void add_repair(PyObject* module);

}  // namespace cleaner
