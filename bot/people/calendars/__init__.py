"""Private calendars: fetched from an address, read for busy times, all else left unread (R3).

`lines` and `reading` are pure, and run in a process of their own: this file stays empty, so that
the process imports nothing besides.
"""
