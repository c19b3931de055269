// The networks for Python: makes them of the parts of a weight file and runs them.
#include <stdexcept>
#include <string>

#include "convert.h"
#include "module.h"
#include "network.h"

namespace cleaner {
namespace {

// The parts of a network by name: (shape, doubles as bytes).
class Parts {
public:
    explicit Parts(PyObject* parts) : parts_(parts) {}

    std::vector<double> vector(const std::string& name) const {
        return to_array<double>(item(part(name).get(), 1).get());
    }

    Matrix matrix(const std::string& name) const {
        const Ref shape = item(part(name).get(), 0);
        Matrix found;
        found.outputs = static_cast<std::size_t>(to_size(item(shape.get(), 0).get()));
        found.inputs = static_cast<std::size_t>(to_size(item(shape.get(), 1).get()));
        const std::vector<double> by_output = vector(name);
        if (by_output.size() != found.inputs * found.outputs) throw std::invalid_argument("a part has another shape");
        found.weights.resize(by_output.size());
        for (std::size_t output = 0; output < found.outputs; ++output) {
            for (std::size_t input = 0; input < found.inputs; ++input) {
                found.weights[input * found.outputs + output] = by_output[output * found.inputs + input];
            }
        }
        return found;
    }

private:
    PyObject* parts_;

    Ref part(const std::string& name) const {
        Ref key(PyUnicode_FromString(name.c_str()));
        return Ref(PyObject_GetItem(parts_, key.get()));
    }
};

// Reads embedding tables from a sequence of (width, scale, integers as bytes).
std::vector<Embeddings> read_tables(PyObject* tables) {
    std::vector<Embeddings> found;
    for (Py_ssize_t at = 0; at < size_of(tables); ++at) {
        const Ref table = item(tables, at);
        Embeddings each;
        each.width = static_cast<std::size_t>(to_size(item(table.get(), 0).get()));
        each.scale = to_double(item(table.get(), 1).get());
        each.values = to_array<std::int8_t>(item(table.get(), 2).get());
        found.push_back(std::move(each));
    }
    return found;
}

void read_layers(Network& network, const Parts& parts, PyObject* distances) {
    const std::size_t width = network.in_bias.size();
    for (Py_ssize_t at = 0; at < size_of(distances); ++at) {
        const std::string name = "layer" + std::to_string(at);
        const auto distance = static_cast<std::size_t>(to_size(item(distances, at).get()));
        network.layers.push_back({distance, parts.matrix(name), parts.vector(name + "_bias")});
        const Layer& layer = network.layers.back();
        if (layer.weights.inputs != 3 * width || layer.weights.outputs != width || layer.bias.size() != width) {
            throw std::invalid_argument("a layer has another width");
        }
    }
}

// The sums of a product must have a place for each output.
void check_widths(const Network& network) {
    const std::size_t width = network.in_bias.size();
    const bool fits = network.in.outputs == width && network.document.outputs == width &&
                      network.pool.inputs == 2 * width && network.pool.outputs == width &&
                      network.pool_bias.size() == width && network.flow_in.inputs == width &&
                      network.flow_in.outputs == network.flow_in_bias.size() &&
                      network.flow_out.inputs == 2 * network.flow_in.outputs && network.flow_out.outputs == width &&
                      network.flow_out_bias.size() == width && network.out.size() == width &&
                      network.skip.size() == network.in.inputs &&
                      network.type_in.outputs == network.type_in_bias.size() &&
                      network.types.inputs == network.type_in.outputs &&
                      network.types.outputs == network.types_bias.size() && network.types.outputs > 0;
    bool tables_fit = true;
    for (const Embeddings& table : network.type_tables) tables_fit &= table.width == network.type_in.outputs;
    if (!fits || !tables_fit) throw std::invalid_argument("the parts of the network do not fit each other");
}

PyObject* make_network(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *given, *distances, *tables, *type_tables;
        Py_ssize_t pooled_after;
        if (!PyArg_ParseTuple(arguments, "OOnOO", &given, &distances, &pooled_after, &tables, &type_tables)) {
            throw PythonError();
        }
        const Parts parts(given);
        auto network = std::make_unique<Network>();
        network->in = parts.matrix("in");
        network->in_bias = parts.vector("in_bias");
        network->document = parts.matrix("document");
        network->pool = parts.matrix("pool");
        network->pool_bias = parts.vector("pool_bias");
        network->flow_in = parts.matrix("flow_in");
        network->flow_in_bias = parts.vector("flow_in_bias");
        network->flow_out = parts.matrix("flow_out");
        network->flow_out_bias = parts.vector("flow_out_bias");
        network->out = parts.vector("out");
        network->out_bias = parts.vector("out_bias").at(0);
        network->skip = parts.vector("skip");
        network->type_in = parts.matrix("type_in");
        network->type_in_bias = parts.vector("type_in_bias");
        network->types = parts.matrix("types");
        network->types_bias = parts.vector("types_bias");
        network->tables = read_tables(tables);
        network->type_tables = read_tables(type_tables);
        network->pooled_after = static_cast<std::size_t>(pooled_after);
        read_layers(*network, parts, distances);
        check_widths(*network);
        return make_handle(std::move(network), NETWORK_HANDLE);
    });
}

Bag read_bag(PyObject* by_block, std::size_t words) {
    Bag bag;
    for (Py_ssize_t block = 0; block < size_of(by_block); ++block) {
        const Ref held = item(by_block, block);
        for (Py_ssize_t at = 0; at < size_of(held.get()); ++at) {
            const auto word = static_cast<std::size_t>(to_size(item(held.get(), at).get()));
            if (word >= words) throw std::out_of_range("an index beyond the vocabulary");
            bag.indices.push_back(static_cast<std::int32_t>(word));
        }
        bag.ends.push_back(bag.indices.size());
    }
    return bag;
}

PyObject* give_inputs(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *columns, *bags;
        if (!PyArg_ParseTuple(arguments, "OOO", &handle, &columns, &bags)) throw PythonError();
        const Network& network = from_handle<Network>(handle, NETWORK_HANDLE);
        auto given = std::make_unique<GivenInputs>();
        const auto count = static_cast<std::size_t>(size_of(columns));
        for (std::size_t column = 0; column < count; ++column) {
            const std::vector<double> values = to_doubles(item(columns, static_cast<Py_ssize_t>(column)).get());
            if (!column) given->table = Table(values.size(), count);
            if (values.size() != given->table.rows) throw std::invalid_argument("a column has another length");
            for (std::size_t block = 0; block < values.size(); ++block) given->table.row(block)[column] = values[block];
        }
        for (Py_ssize_t at = 0; at < size_of(bags); ++at) {
            const auto table = static_cast<std::size_t>(at);
            const std::size_t words = table < network.tables.size() ? network.tables[table].size() : 0;
            given->bags.push_back(read_bag(item(bags, at).get(), words));
            if (given->bags.back().ends.size() != given->table.rows) {
                throw std::invalid_argument("a bag has another number of blocks");
            }
        }
        return make_handle(std::move(given), GIVEN_INPUTS_HANDLE);
    });
}

using Run = std::vector<double> (*)(const Network&, const Inputs&, const std::vector<double>&);

PyObject* run(PyObject* arguments, Run function) {
    return guarded([&] {
        PyObject *handle, *features, *context, *numbers;
        if (!PyArg_ParseTuple(arguments, "OOOO", &handle, &features, &context, &numbers)) throw PythonError();
        const Network& network = from_handle<Network>(handle, NETWORK_HANDLE);
        const Inputs inputs = inputs_of(features, context);
        const std::vector<double> given = to_doubles(numbers);
        const std::vector<double> found = [&] {
            const Unlocked unlocked(CHARACTERS_OF_BLOCK * inputs.blocks);
            return function(network, inputs, given);
        }();
        return from_doubles(found);
    });
}

PyObject* run_logits(PyObject*, PyObject* arguments) { return run(arguments, logits); }
PyObject* run_page_type(PyObject*, PyObject* arguments) { return run(arguments, page_type); }

}  // namespace

void add_network(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_network", make_network, METH_VARARGS, "Return the handle of a network, of the parts of a weight file."},
        {"give_inputs", give_inputs, METH_VARARGS, "Return the handle of features and bags that Python has as lists."},
        {"logits", run_logits, METH_VARARGS, "Return the log-odds of boilerplate of each block."},
        {"page_type", run_page_type, METH_VARARGS, "Return the probability of each page type."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
