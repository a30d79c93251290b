"""造一个虚构的样例区：名册、答案，或一份供测量用的大表。

::

    python examples/make_city.py --out 样例区
    python examples/make_city.py --seed 2 --streets 6 --form csv --out 样例区
    python examples/make_city.py --province 300000 300000 --out 大表
"""

from __future__ import annotations

import argparse
from pathlib import Path

from jiceng.demo.city import Size, make_city, province
from jiceng.demo.city.write import FORMS


def main() -> None:
    """Read the options and make what they ask for."""
    parser = argparse.ArgumentParser(description="造一个虚构的样例区")
    parser.add_argument("--out", type=Path, required=True, help="写到哪个文件夹")
    parser.add_argument("--seed", type=int, default=1, help="种子：同样的种子，同样的文件")
    parser.add_argument("--streets", type=int, default=Size.streets, help="街道数，至少4个")
    parser.add_argument(
        "--communities", type=int, default=Size.communities, help="每个街道的社区数，至少7个"
    )
    parser.add_argument("--form", choices=FORMS, default=FORMS[0], help="一表一册、合为一册或CSV")
    parser.add_argument(
        "--province",
        type=int,
        nargs=2,
        metavar=("组织数", "地点数"),
        help="只写四张大表，不植入问题",
    )
    options = parser.parse_args()
    if options.province:
        orgs, places = options.province
        province(options.out, orgs, places, seed=options.seed)
        return
    size = Size(streets=options.streets, communities=options.communities)
    truth = make_city(options.out, seed=options.seed, size=size, form=options.form)
    for title, rows in truth.counts.items():
        print(f"{title}\t{rows}")


if __name__ == "__main__":
    main()
