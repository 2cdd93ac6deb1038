# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a unittest suite and prints TAP, so that every test case is counted, with reasons of skips."""
import sys
import traceback
import unittest


class Result(unittest.TestResult):
    """One TAP line a test. Failures of subtests are the test's."""

    def __init__(self):
        super().__init__()
        self.n_lines = 0
        self.problems = []
        self.reason = None

    def startTest(self, test):
        super().startTest(test)
        self.problems = []
        self.reason = None

    def addError(self, test, err):
        super().addError(test, err)
        self.problems.append(''.join(traceback.format_exception(*err)))
        if not isinstance(test, unittest.TestCase):  # setUpClass: there is no test to end
            self.put_line(str(test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.problems.append(''.join(traceback.format_exception(*err)))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.problems.append(f'{subtest}\n' + ''.join(traceback.format_exception(*err)))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.reason = reason
        if not isinstance(test, unittest.TestCase):
            self.put_line(str(test))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.problems.append('unexpected success')

    def stopTest(self, test):
        super().stopTest(test)
        self.put_line(test.id().split('.', 1)[1])

    def put_line(self, name):
        self.n_lines += 1
        verdict = 'not ok' if self.problems else 'ok'
        skip = f' # SKIP {self.reason}' if self.reason and not self.problems else ''
        print(f'{verdict} {self.n_lines} - {name}{skip}')
        for line in '\n'.join(self.problems).splitlines():
            print(f'# {line}')
        sys.stdout.flush()
        self.problems = []


def main():
    """Runs the tests of the program, or those whose names are in its arguments."""
    loader = unittest.TestLoader()
    module = sys.modules['__main__']
    names = sys.argv[1:]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = Result()
    suite.run(result)
    print(f'1..{result.n_lines}')
    sys.exit(0 if result.wasSuccessful() else 1)
