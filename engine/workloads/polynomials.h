/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by polynomials.py; not to be edited. Lowest coefficient first.
 */
#pragma once

/* sin(r)cos(r) = r + r s P(s), relative error 2^-61.55 */
static const double SINCOS_P[8] = {
    -0x1.5555555555555p-1,  0x1.11111111110c8p-3,  -0x1.a01a01a014d6fp-7,  0x1.71de3a52a0af7p-11,
    -0x1.ae6454d471a2bp-16, 0x1.6123cd05e0335p-21, -0x1.ae4383d971c94p-27, 0x1.88329094768a0p-33};

/* sin(r)^2 = s + s^2 P(s), relative error 2^-55.86 */
static const double SIN2_P[7] = {
    -0x1.5555555555532p-2,  0x1.6c16c16c13f3ap-5,  -0x1.a01a019daf119p-9, 0x1.27e4fa79c143ep-13,
    -0x1.1eed1f699f81ep-18, 0x1.93613a08b0d1fp-24, -0x1.a0deb7d0aa674p-30};

/* 2/pi */
#define TWO_OVER_PI 0x1.45f306dc9c883p-1

/* pi/2 in three doubles: k times the first is subtracted exactly by FMA */
static const double HALF_PI[3] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54,
                                  -0x1.f1976b7ed8fbcp-110};

/* pi/2, 33 bits twice and the rest: products with k < 2^20 are exact */
static const double HALF_PI_SHORT[3] = {0x1.921fb54400000p+0, 0x1.0b4611a600000p-34,
                                        0x1.3198a2e037073p-69};

/* the largest double whose nearest multiple of pi/2 is 0 */
#define FOLD_ABOVE 0x1.921fb54442d17p-1
