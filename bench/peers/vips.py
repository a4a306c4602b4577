"""A PNG to the JPEG that Instagram takes, by libvips on one thread: python vips.py FILE. Prints milliseconds, the
median of many runs. `cargo xtask bench images` says how to install pyvips.
"""

import os
import statistics
import sys
import time

os.environ["VIPS_CONCURRENCY"] = "1"

import pyvips  # noqa: E402  the variable is read when the library starts

WIDTH, HEIGHT = 1080, 1350
MEASURE = 2.0


def finished(png):
    image = pyvips.Image.new_from_buffer(png, "", access="sequential")
    crop = min(image.height, round(image.width * HEIGHT / WIDTH))
    image = image.crop(0, (image.height - crop) // 2, image.width, crop)
    image = image.resize(WIDTH / image.width, vscale=HEIGHT / image.height, kernel="lanczos3")
    return image.jpegsave_buffer(Q=88, strip=True)


def main():
    with open(sys.argv[1], "rb") as file:
        png = file.read()
    pyvips.cache_set_max(0)
    times, end = [], time.monotonic() + MEASURE
    while len(times) < 5 or time.monotonic() < end:
        begun = time.perf_counter()
        finished(png)
        times.append(time.perf_counter() - begun)
    print(f"{statistics.median(times) * 1000:.2f}")


main()
