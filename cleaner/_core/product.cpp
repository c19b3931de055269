#include "product.h"

#include "network.h"

namespace cleaner {
namespace {

// Takes four inputs at a time, so that sums are loaded and stored a quarter as often.
void add_row(const double* inputs, std::size_t count, const double* weights, std::size_t outputs, double* sums) {
    for (; count >= 4; count -= 4, inputs += 4, weights += 4 * outputs) {
        const double one = inputs[0], two = inputs[1], three = inputs[2], four = inputs[3];
        for (std::size_t at = 0; at < outputs; ++at) {
            sums[at] += one * weights[at] + two * weights[at + outputs] + three * weights[at + 2 * outputs] +
                        four * weights[at + 3 * outputs];
        }
    }
    for (; count; --count, ++inputs, weights += outputs) {
        for (std::size_t at = 0; at < outputs; ++at) sums[at] += *inputs * weights[at];
    }
}

void add_anywhere(InputRows inputs, const double* weights, std::size_t outputs, double* sums) {
    for (; inputs.rows; inputs = inputs.from(1), sums += outputs) add_row(inputs.first, inputs.count, weights, outputs, sums);
}

#if defined(__x86_64__) && defined(__GNUC__)
// The processors with `avx512vbmi2` do not slow down for vectors of 512 bits, as some older ones do.
AddProducts fastest() {
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512f")) return add_products_by_avx512;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? add_products_by_avx2 : add_anywhere;
}
#else
AddProducts fastest() { return add_anywhere; }
#endif

}  // namespace

void add_products(InputRows inputs, const Matrix& matrix, std::size_t first, double* sums) {
    static const AddProducts add = fastest();
    add(inputs, matrix.row(first), matrix.outputs, sums);
}

}  // namespace cleaner
