"""Every form of a report of a city whose every text field holds something hostile."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from io import StringIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import polars as pl
import pytest

from graphmodel.convert import read_graphml, write_graphml
from graphmodel.party import PARTY, Division
from graphmodel.profile import load_profile
from jiceng.cli.tables import show
from jiceng.contract import to_json
from jiceng.demo.make import make_city_rosters
from jiceng.reports import make_dossier, write_reports
from jiceng.reports.public import write_public
from jiceng.work import load
from tests.payloads import PAYLOADS, hostile

if TYPE_CHECKING:
    from pathlib import Path

    from jiceng.dossier import Dossier

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # data bars
#: A formula of a cell; data bars and drop-downs have their own.
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
#: What XML cannot hold, and line ends that it makes one.
_LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Made:
    """The reports of a city as it is, and of the same city made hostile."""

    plain: Path
    hostile: Path
    dossier: Dossier


class Tags(HTMLParser):
    """Collect elements and attributes as a browser's parser would."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.data = ""
        self._in_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self._in_data = ("id", "data") in attrs

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._in_data = False


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("payloads")
    network = load(make_city_rosters(folder / "名册")).network
    profile = load_profile()
    plain = make_dossier(network, profile)
    dossier = make_dossier(
        hostile(network), profile, title="样例区" + PAYLOADS[0], note=PAYLOADS[3]
    )
    write_reports(plain, folder / "plain")
    write_reports(dossier, folder / "hostile")
    write_public(plain, folder / "plain")
    write_public(dossier, folder / "hostile")
    return Made(plain=folder / "plain", hostile=folder / "hostile", dossier=dossier)


def test_there_are_forty_of_them_and_each_reaches_the_names_of_the_reports(made: Made) -> None:
    assert len(set(PAYLOADS)) >= 40
    names = "\n".join(made.dossier.items["name"].drop_nulls())
    reached = [payload for payload in PAYLOADS if payload in names]
    assert len(reached) >= 40


@pytest.mark.parametrize("name", ["报告.html", "公开版.html"])
def test_a_page_has_the_elements_that_it_has_without_them(made: Made, name: str) -> None:
    found = Tags((made.hostile / name).read_text(encoding="utf-8"))
    usual = Tags((made.plain / name).read_text(encoding="utf-8"))
    for element in ("script", "style", "meta", "base", "iframe", "object", "embed", "form", "link"):
        assert found.elements[element] == usual.elements[element], element
    assert set(found.elements) == set(usual.elements)
    assert found.attributes == usual.attributes
    assert not [name for name in found.attributes if name.startswith("on")]
    assert not [link for link in found.links if not link.startswith("#")]


def test_the_page_s_data_give_every_item_back_as_it_is(made: Made) -> None:
    data = json.loads(Tags((made.hostile / "报告.html").read_text(encoding="utf-8")).data)
    items = data["items"]
    column = items["name"]
    names = column if isinstance(column, list) else [column["d"][at] for at in column["i"]]
    assert names == made.dossier.items["name"].to_list()


def test_the_workbook_has_no_formula_and_no_way_out(made: Made) -> None:
    with zipfile.ZipFile(made.hostile / "台账.xlsx") as parts:
        for name in parts.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = ET.fromstring(parts.read(name))  # noqa: S314 - our own file
            if name.startswith("xl/worksheets/sheet"):
                assert root.find(f".//{_FORMULA}") is None, name
            assert b'TargetMode="External"' not in parts.read(name), name
    assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]


def test_the_workbook_reads_back_the_names_of_all_items(made: Made) -> None:
    book = openpyxl.load_workbook(made.hostile / "台账.xlsx")
    read = {
        str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None
    }
    names = made.dossier.items["name"].drop_nulls().to_list()
    assert not [name for name in names if _LOST.sub("", _one_end(name)) not in read]


def _one_end(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def test_the_document_holds_text_only(made: Made) -> None:
    with (
        zipfile.ZipFile(made.hostile / "报告.docx") as parts,
        zipfile.ZipFile(made.plain / "报告.docx") as usual,
    ):
        for name in (name for name in parts.namelist() if name.endswith((".xml", ".rels"))):
            root = ET.fromstring(parts.read(name))  # noqa: S314 - our own file
            tags = {element.tag for element in root.iter()}
            if name in usual.namelist():
                known = {element.tag for element in ET.fromstring(usual.read(name)).iter()}  # noqa: S314
                assert not {tag.rpartition("}")[2] for tag in tags - known} & {
                    "hyperlink", "fldSimple", "instrText", "object", "altChunk",
                }  # fmt: skip
            assert b'TargetMode="External"' not in parts.read(name), name
    assert docx.Document(str(made.hostile / "报告.docx")).paragraphs


def test_a_vector_picture_is_well_formed_and_holds_shapes_only(made: Made) -> None:
    pictures = sorted(made.hostile.glob("*.svg"))
    assert pictures
    for picture in pictures:
        root = ET.parse(picture).getroot()  # noqa: S314 - our own file
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "foreignObject", "a", "image", "animate", "set", "iframe"}
        attributes = [item for element in root.iter() for item in element.attrib.items()]
        assert not [key for key, _ in attributes if key.startswith("on")]
        links = [value for key, value in attributes if key.rpartition("}")[2] == "href"]
        assert all(link.startswith("#") for link in links)


def test_json_gives_every_name_back(made: Made) -> None:
    for analysis in made.dossier.analyses:
        whole = json.loads(json.dumps(to_json(analysis, made.dossier.profile), ensure_ascii=False))
        names = [item["name"] for item in whole["findings"]]
        assert names == analysis.findings["name"].to_list()


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_lists_on_the_command_line_read_back_equal(
    made: Made, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    places = made.dossier.network.frame(Division).select("id", "name")
    show(places, {"id": "代码", "name": "名称"}, form)
    out = capsys.readouterr().out
    if form == "ndjson":
        read = [json.loads(line)["name"] for line in out.split("\n") if line]
        assert read == places["name"].to_list()
        return
    frame = pl.read_csv(StringIO(out.removeprefix("\ufeff")), infer_schema=False)
    assert frame["name"].str.strip_prefix("'").to_list() == places["name"].to_list()
    assert not frame["name"].str.strip_chars_start().str.contains(r"^[=+\-@＝＋－＠]").any()


def test_a_graph_file_gives_the_same_network_back(made: Made, tmp_path: Path) -> None:
    network = _xml(made.dossier)
    write_graphml(network, tmp_path / "a.graphml")
    assert read_graphml(tmp_path / "a.graphml") == network


def _xml(dossier: Dossier) -> Any:
    """Return the network without the marks that no XML can hold."""
    network = dossier.network
    frames = {
        kind.name: network.frame(kind.name).with_columns(
            pl.col(pl.String).str.replace_all(_LOST.pattern, "").str.replace_all("\r\n?", "\n")
        )
        for kind in PARTY
        if not kind.internal and network.was_read(kind.name)
    }
    return type(network).of(frames, about=network.about)
