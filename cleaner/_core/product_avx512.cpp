// The product by vectors of AVX-512, for the processors that have them.
#include "product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f")
#endif

#include "product_kernel.h"

namespace cleaner {

void add_products_by_avx512(InputRows inputs, const double* weights, std::size_t outputs, double* sums) {
    Vectors<8>::add<4, 4>(inputs, weights, outputs, sums);
}

}  // namespace cleaner

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
