#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes polynomials.h: the numbers that simd-body.h rests on. Run by hand, not by the build:

    cd engine/workloads && ./polynomials.py | clang-format --assume-filename=p.h > polynomials.h

Needs python3-mpmath. sin(x)·cos(x) = sin(2x)/2 and sin(x)² both have period π and a symmetry about
π/4, so that after subtracting the nearest multiple of π/2 one polynomial in s = r², |r| ≤ π/4, is
enough for each:  r + r·s·P(s)  and  s + s²·P(s). P is the minimax polynomial of the relative error
of the whole expression (Remez exchange). Rounding a coefficient to double moves it by more than
that error; so each is rounded in turn, the lowest first, and the others are fitted again.
"""
import sys

from mpmath import mp, mpf, matrix, lu_solve, polyval, sin, sqrt, cos, pi, floor, log, nstr

mp.prec = 240
# r can pass π/4 by the rounding of 2/π; a little more costs nothing.
TOP = (pi / 4 * (1 + mpf(2) ** -24)) ** 2
N_GRID = 800


def as_double(value):
    return mpf(float(value))  # float() rounds to nearest


def remez(target, weight, n, fixed):
    """Coefficients fixed + n more that minimise max |weight · (P - target)| on (0, TOP]."""
    grid = [TOP * (1 - cos(pi * k / N_GRID)) / 2 for k in range(1, N_GRID + 1)]
    known = len(fixed)
    rest = [target(s) - polyval(fixed[::-1], s) if fixed else target(s) for s in grid]
    weights = [weight(s) for s in grid]
    spread = [int((1 - cos(pi * (2 * k + 1) / (2 * n + 2))) / 2 * (N_GRID - 1)) for k in range(n + 1)]
    points = sorted(set(spread))
    for _ in range(60):
        system = matrix(n + 1, n + 1)
        right = matrix(n + 1, 1)
        for row, at in enumerate(points):
            for column in range(n):
                system[row, column] = grid[at] ** (known + column)
            system[row, n] = (-1) ** row / weights[at]
            right[row] = rest[at]
        solved = lu_solve(system, right)
        free = [solved[k] for k in range(n)]
        errors = [w * (s ** known * polyval(free[::-1], s) - r) for s, w, r in zip(grid, weights, rest)]
        runs = []  # the largest error of every stretch of one sign
        for at, error in enumerate(errors):
            if runs and (errors[runs[-1]] > 0) == (error > 0):
                runs[-1] = at if abs(error) > abs(errors[runs[-1]]) else runs[-1]
            else:
                runs.append(at)
        while len(runs) > n + 1:
            runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
        worst = max(abs(error) for error in errors)
        if len(runs) <= n or worst < abs(solved[n]) * mpf('1.001'):
            break
        points = runs
    return fixed + free, worst


def fit(whole, first, n):
    """@whole(s) = first-term · (1 + s·P(s)): @n double coefficients of P and their worst error."""
    target = lambda s: (whole(s) / first(s) - 1) / s
    weight = lambda s: s * first(s) / whole(s)
    fixed = []
    while len(fixed) < n:
        coefficients, worst = remez(target, weight, n - len(fixed), fixed)
        fixed.append(as_double(coefficients[len(fixed)]))
    worst = max(abs(weight(s) * (polyval(fixed[::-1], s) - target(s)))
                for s in (TOP * k / 4000 for k in range(1, 4001)))
    return fixed, log(worst, 2)


def split(value, bits):
    """@value as a sum of doubles with @bits significant bits each, the last one with 53."""
    parts = []
    for n in bits:
        scale = mpf(2) ** (n - 1 - floor(log(abs(value), 2)))
        parts.append(as_double(value) if n == 53 else mpf(int(value * scale)) / scale)
        value -= parts[-1]
    return parts


def largest_with_quotient_zero(inverse):
    """The largest double a for which a · inverse, once rounded to an integer, is 0 (ties to even)."""
    a = as_double(mpf('0.5') / inverse)
    step = mpf(2) ** -53
    while a * inverse > mpf('0.5'):
        a -= step
    while (a + step) * inverse <= mpf('0.5'):
        a += step
    return a


def literal(value):
    assert float(value) == value
    return float(value).hex()


def print_array(name, comment, values):
    print(f'\n/* {comment} */\nstatic const double {name}[{len(values)}] = {{')
    print(',\n'.join(f'  {literal(value)}' for value in values))
    print('};')


def print_number(name, comment, value):
    print(f'\n/* {comment} */\n#define {name} {literal(value)}')


def main():
    print('/* SPDX-License-Identifier: GPL-3.0-or-later\n *')
    print(' * Written by polynomials.py; not to be edited. Lowest coefficient first.\n */')
    print('#pragma once')
    sincos, error = fit(lambda s: sin(2 * sqrt(s)) / 2, sqrt, 8)
    print_array('SINCOS_P', f'sin(r)cos(r) = r + r s P(s), relative error 2^{nstr(error, 4)}', sincos)
    sin2, error = fit(lambda s: sin(sqrt(s)) ** 2, lambda s: s, 7)
    print_array('SIN2_P', f'sin(r)^2 = s + s^2 P(s), relative error 2^{nstr(error, 4)}', sin2)

    inverse = as_double(2 / pi)
    print_number('TWO_OVER_PI', '2/pi', inverse)
    print_array('HALF_PI', 'pi/2 in three doubles: k times the first is subtracted exactly by FMA',
                split(pi / 2, [53, 53, 53]))
    print_array('HALF_PI_SHORT', 'pi/2, 33 bits twice and the rest: products with k < 2^20 are exact',
                split(pi / 2, [33, 33, 53]))
    print_number('FOLD_ABOVE', 'the largest double whose nearest multiple of pi/2 is 0',
                 largest_with_quotient_zero(inverse))
    return 0


if __name__ == '__main__':
    sys.exit(main())
