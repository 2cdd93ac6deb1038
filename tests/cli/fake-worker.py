#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker that misbehaves as LANESCOPE_FAKE says, so that front ends can be seen to notice: a wrong answer,
an early end, words that are no protocol, a repetition that never ends, one that takes long, data that are
never ready, a worker that does not hear. Serial behaves well."""
import json
import os
import signal
import sys
import time

VERIFY_OK, VERIFY_MISMATCH = 1, 2

control = os.fdopen(os.dup(3), 'r', encoding='utf-8')
answers = os.fdopen(os.dup(3), 'w', encoding='utf-8')


def say(**message):
    answers.write(json.dumps(message) + '\n')
    answers.flush()


def repetition(number, is_warmup, is_wrong, is_slow):
    begin_ns = time.monotonic_ns()
    time.sleep(0.22 if is_slow else 0)
    duration_ns = time.monotonic_ns() - begin_ns if is_slow else 1000000 + number
    error = {'max_abs_err': 0.5, 'max_ulp': None} if is_wrong else {'max_abs_err': 0, 'max_ulp': 0}
    say(say='repetition', begin_ns=begin_ns, duration_ns=duration_ns, warmup=is_warmup,
        verify={'status': VERIFY_MISMATCH if is_wrong else VERIFY_OK, 'method': 'bitwise', 'bound': 0,
                'elements': 10, 'first_bad': 3 if is_wrong else -1, **error})


def main():
    if '--probe' in sys.argv:
        say(openblas={'ok': True, 'version': 'fake'}, openmp={'ok': True}, isa='baseline')
        return 0
    start = json.loads(control.readline())
    is_bad = start['plan']['strategy'] != 'serial'
    fault = os.environ['LANESCOPE_FAKE'] if is_bad else ''
    workers = [{'requested_cpu': cpu, 'migrations': 0, 'bound': True, 'effective_cpus': str(max(cpu, 0)),
                'observed_cpus': str(max(cpu, 0))} for cpu in start['cpus']]
    if fault == 'deaf':
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if fault in ('deaf', 'never ready'):
        time.sleep(60)
    say(say='ready', workers=workers)
    for line in control:
        order = json.loads(line)
        if order['do'] == 'finish':
            time.sleep(60 if fault == 'hang last' else 0)
            return 0
        if fault == 'hang first':
            time.sleep(60)
        for number in range(0 if order.get('warmup', True) else 1, order['repetitions'] + 1):
            repetition(number, number == 0, fault == 'wrong', fault == 'slow')
            if fault == 'exit' and number == 3:
                print('out of luck', file=sys.stderr)
                return 9
            if fault == 'babble' and number == 3:
                answers.write('this is no JSON\n')
                answers.flush()
                time.sleep(60)
            if fault == 'close' and number == 3:
                control.close()
                answers.close()
                os.close(3)
                time.sleep(60)
            if fault == 'hang' and number == 3:
                time.sleep(60)
        say(say='block', workers=workers)
    return 0


sys.exit(main())
