"""Reads TensorBoard event files by a road of its own (struct, a CRC-32C table made bit by bit) and prints what they say as JSON.

Usage: read_events.py FOLDER. Exits 1 at a checksum that does not hold; a torn last record is left out, as TensorBoard leaves it out.
After a restart event, whatever was read before from that step on is dropped, as TensorBoard drops it.
"""
import json
import os
import struct
import sys

TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    while len(data) >= 12:
        (length,) = struct.unpack("<Q", data[:8])
        if struct.unpack("<I", data[8:12])[0] != masked(data[:8]):
            sys.exit("length checksum")
        if len(data) < length + 16:
            return
        payload = data[12:12 + length]
        if struct.unpack("<I", data[12 + length:16 + length])[0] != masked(payload):
            sys.exit("payload checksum")
        yield payload
        data = data[16 + length:]


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 5:
            value, at = data[at:at + 4], at + 4
        else:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        yield tag >> 3, value


versions, points = [], []
for name in sorted(os.listdir(sys.argv[1])):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        for payload in records(file.read()):
            event = dict(fields(payload))
            step = event.get(2, 0)
            if 3 in event:
                versions.append(event[3].decode())
            if 7 in event and dict(fields(event[7]))[1] == 1:
                points = [point for point in points if point["step"] < step]
            if 5 in event:
                scalars = {}
                for _, value in fields(event[5]):
                    parts = dict(fields(value))
                    number = struct.unpack("<f", parts[2])[0]
                    scalars[parts[1].decode()] = number if number == number else None
                points.append({"step": step, "time": struct.unpack("<d", event[1])[0], "scalars": scalars})
print(json.dumps({"versions": versions, "points": points}))
