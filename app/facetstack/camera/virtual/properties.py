# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be read and set on a body, as PTP describes it."""

import struct
from dataclasses import dataclass

from facetstack.camera.virtual.ptp import DataType, Value, pack_value, unpack_value

_NO_FORM, _ENUMERATION = 0, 2


@dataclass
class Property:
    """One property; ``choices`` is empty where any value will do."""

    code: int
    data_type: DataType
    value: Value
    choices: tuple[Value, ...] = ()
    writable: bool = False

    def describe(self) -> bytes:
        """Return the dataset: type, whether it can be set, value, choices."""
        packed = pack_value(self.data_type, self.value)
        start = struct.pack("<HHB", self.code, self.data_type, int(self.writable))
        form = struct.pack("<B", _NO_FORM)
        if self.choices:
            form = struct.pack("<BH", _ENUMERATION, len(self.choices)) + b"".join(
                pack_value(self.data_type, choice) for choice in self.choices
            )
        return start + packed + packed + form

    def pack(self) -> bytes:
        """Return the value."""
        return pack_value(self.data_type, self.value)

    def take(self, data: bytes) -> None:
        """Set the value from the wire.

        Raises
        ------
        ValueError
            If it is no choice, or no value of this type.
        """
        value = unpack_value(self.data_type, data)
        if self.choices and value not in self.choices:
            raise ValueError(f"{value} is no choice")
        self.value = value
