"""Writes small files in the formats that Overmix reads, with the programs that define these formats: NumPy (npy, npz) and SciPy (MAT v5).
IDX and CIFAR have no writer of their own; they are put together byte by byte from their published descriptions. Run in this folder: python3 make_formats.py

Every value follows from its place, so that a test can compute what it must read:
image i, channel c, row y, column x  ->  (37 i + 101 c + 7 y + 3 x) mod 251;  label i  ->  (7 i) mod 10 unless said otherwise.
"""

import gzip
import struct
import zipfile

import numpy as np
import scipy.io


class Pipe:
    """A file that cannot go back."""

    def __init__(self, file):
        self.write, self.flush = file.write, file.flush


def images(n, c, h, w, first=0):
    i, k, y, x = np.meshgrid(np.arange(first, first + n), np.arange(c), np.arange(h), np.arange(w), indexing="ij")
    return ((37 * i + 101 * k + 7 * y + 3 * x) % 251).astype(np.uint8)  # [n, c, h, w]


def labels(n, first=0, classes=10):
    return (7 * np.arange(first, first + n)) % classes


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def write_cifar():
    # 10: <label><3072 pixels>; 100: <coarse label><fine label><3072 pixels>
    write("cifar10.bin", b"".join(bytes([l]) + p.tobytes() for l, p in zip(labels(4), images(4, 3, 32, 32))))
    write("cifar100.bin", b"".join(bytes([l // 5, l]) + p.tobytes() for l, p in zip(labels(3, classes=100), images(3, 3, 32, 32))))


def write_idx():
    for part, n, first in (("train", 20, 0), ("t10k", 10, 20)):
        pixels = struct.pack(">IIII", 0x803, n, 5, 4) + images(n, 1, 5, 4, first).tobytes()
        numbers = struct.pack(">II", 0x801, n) + labels(n, first).astype(np.uint8).tobytes()
        if part == "train":
            with open("train-images-idx3-ubyte.gz", "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                packed.write(pixels)
            with open("train-labels-idx1-ubyte.gz", "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                packed.write(numbers)
        else:
            write("t10k-images-idx3-ubyte", pixels)
            write("t10k-labels.idx1-ubyte", numbers)


def write_mat():
    x = images(3, 3, 32, 32).transpose(2, 3, 1, 0)  # [32, 32, 3, n], as published
    y = np.array([[10], [1], [9]])
    scipy.io.savemat("svhn_double.mat", {"X": x, "y": y.astype(np.float64)}, do_compression=True)
    scipy.io.savemat("svhn_plain.mat", {"note": "text first", "y": y.astype(np.uint8), "X": x, "z": np.array([1 + 2j])}, do_compression=False)


def write_npy():
    f = images(3, 1, 2, 4)[:, 0].astype("<f4") / 4
    for version in ((1, 0), (2, 0), (3, 0)):
        with open(f"v{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, f, version=version, allow_pickle=False)
    np.save("fortran.npy", np.asfortranarray(f))
    np.save("big_endian.npy", f.astype(">f4"))
    np.save("half.npy", f.astype("<f2"))
    np.save("objects.npy", np.array([1, "a", None], dtype=object), allow_pickle=True)
    np.save("structure.npy", np.zeros(3, dtype=[("a", "<f4"), ("b", "u1")]))
    np.save("text.npy", np.array(["a", "bc"]))


def write_npz():
    # channels last, as Keras and MedMNIST write images; labels [n, 1]
    parts = {}
    for part, n, first in (("train", 12, 0), ("val", 5, 12), ("test", 6, 17)):
        parts[f"{part}_images"] = images(n, 3, 5, 4, first).transpose(0, 2, 3, 1)
        parts[f"{part}_labels"] = labels(n, first).astype(np.uint8).reshape(-1, 1)
    np.savez_compressed("parts.npz", **parts)
    x = images(4, 3, 5, 6)
    np.savez("stored.npz", x=np.asfortranarray(x), y=np.array([2, -1, 2, 5], dtype=">i8"))
    np.savez("table.npz", X=np.arange(12, dtype="<f8").reshape(4, 3) / 8 - 1, Y=np.array([1.0, 0.0, 1.0, 0.0]), other=np.array(["not", "read"]))
    np.savez("grey.npz", images=images(4, 1, 5, 6)[:, 0], labels=np.array([True, False, True, True]))
    np.savez("pickled.npz", x=images(2, 1, 2, 2), y=np.array([1, None], dtype=object))
    with open("streamed.npz", "wb") as out, zipfile.ZipFile(Pipe(out), "w", zipfile.ZIP_DEFLATED) as archive:  # sizes and checksums behind the data
        for name, array in (("x", images(2, 1, 2, 2)), ("y", np.array([0, 1]))):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array)


write_cifar()
write_idx()
write_mat()
write_npy()
write_npz()
