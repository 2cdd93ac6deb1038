# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what a user waits for: as long as it takes, never a fixed pause."""
import time

TIMEOUT_S = 20.0
POLL_S = 0.03


class UiError(AssertionError):
    """What a user waited for did not come."""


def wait_until(condition, message, timeout=TIMEOUT_S):
    """The first true value of the condition; UiError with the message and the last value else."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise UiError(f'{message() if callable(message) else message} (waited {timeout:.0f} s; now {value!r})')
        time.sleep(POLL_S)
