"""The manual as pages: open to anyone, found by its words, linked from every page."""

import pytest
from PIL import Image

from app.help import finding, manual, pictures, reading
from tests import people
from tests.browser import signed_in


def titles(page):
    return [link.text_content().strip() for link in page.xpath("//ul[@class='lista']//a")]


def book(**works):
    return manual.whole().for_work(**{"office": False, "administration": False, **works})


def test_a_stranger_reads_the_contents_and_every_topic(stranger):
    page = stranger.get("/ayuda")

    assert titles(page) == [topic.title for topic in book().topics]
    for topic in manual.whole().topics:
        assert stranger.get(topic.url).findtext(".//h1").strip() == topic.title


def test_topics_lead_from_one_to_the_next(stranger):
    read, url = [], book().topics[0].url
    while url:
        page = stranger.get(url)
        read.append(url)
        url = next(iter(page.xpath("//a[@rel='next']/@href")), None)

    assert read == [topic.url for topic in book().topics]
    assert page.xpath("//a[@rel='prev']/@href") == [read[-2]]


def test_the_whole_manual_is_one_page(stranger):
    page = stranger.get("/ayuda/todo")

    headings = [heading.text_content() for heading in page.xpath("//h3")]
    assert headings == [section.title for topic in book().topics for section in topic.sections]


def test_who_works_here_reads_about_their_work(app, stranger):
    firm = people.firm()
    operator, admin = signed_in(app, people.operator(firm)), signed_in(app, people.admin())

    assert titles(operator.get("/ayuda")) == [topic.title for topic in book(office=True).topics]
    assert titles(admin.get("/ayuda")) == [topic.title for topic in manual.whole().topics]
    assert len(book().topics) < len(book(office=True).topics) < len(manual.whole().topics)


def test_a_topic_that_is_not_there_is_a_404(stranger):
    stranger.get("/ayuda/nada", status=404)
    stranger.get("/ayuda/img/nada.webp", status=404)
    stranger.get("/ayuda/img/..%2fREADME.md", status=404)


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ("planilla de luz", "/ayuda/encontrar-un-comprobante#un-ejemplo-la-planilla-de-luz-de-marzo"),
        ("OLVIDE MI CONTRASEÑA", "/ayuda/olvide-mi-clave#pida-el-enlace"),
        ("el correo no me llega", "/ayuda/algo-no-esta-bien#el-correo-no-llega"),
        ("¿Cómo invito a mi contador?", "/ayuda/colegas-y-contadores#invitar-a-alguien"),
        ("que es el ride", "/ayuda/palabras#archivos"),
    ],
)
def test_what_is_asked_is_found_whatever_its_accents(stranger, asked, url):
    page = stranger.get("/ayuda?" + "q=" + asked.replace(" ", "+"))

    assert url in page.xpath("//ul[@class='lista']//h3/a/@href")[:3]


def test_the_words_are_marked_where_they_were_found(stranger):
    page = stranger.get("/ayuda?q=liquidacion")

    marked = {mark.text_content().lower() for mark in page.xpath("//mark")}
    assert "liquidación" in marked
    assert all(word.startswith("liquidaci") for word in marked)


def test_nothing_found_says_what_to_do(stranger):
    page = stranger.get("/ayuda?q=<script>xyzzy")

    assert "no dice nada de «<script>xyzzy»" in page.xpath("//main")[0].text_content()
    assert page.xpath("//main//a[@href='/ayuda']")


def test_words_without_meaning_alone_still_find_something_or_nothing(stranger):
    assert stranger.get("/ayuda?q=+++").xpath("//ul[@class='lista']")
    stranger.get("/ayuda?q=de+la")
    stranger.get("/ayuda?q=" + "a" * 5000)
    stranger.get("/ayuda?q=%00%C3%91")


def test_an_excerpt_says_the_same_as_the_text():
    text = "Ñandú. " * 40 + "la Retención y más. " + "Fin. " * 90
    pieces = list(finding.excerpt(text, ["retencion"]))

    assert [piece for piece, found in pieces if found] == ["Retención"]
    assert "".join(piece for piece, _ in pieces).strip("… ") in text


def test_a_file_is_read_without_its_html(tmp_path):
    path = tmp_path / "tema.md"
    path.write_text(
        "# Título\n\nFrase\nen dos.\n\n## Ñ\n\n<b onclick=x>a</b> [x](ingresar.md#y) `<i>`\n",
        encoding="utf-8",
    )
    topic = reading.topic(path)

    assert (topic.title, topic.summary) == ("Título", "Frase en dos.")
    [section] = topic.sections
    assert (section.id, section.title) == ("ñ", "Ñ")
    assert "&lt;b onclick" in section.blocks[0].html
    assert 'href="/ayuda/ingresar#y"' in section.blocks[0].html
    assert "<i>" not in section.blocks[0].html


def test_the_manual_is_read_again_when_a_file_changes(tmp_path):
    (tmp_path / "img").mkdir()
    (tmp_path / "README.md").write_text("# Ayuda\n\nTodo.\n\n## Uno\n\n- [A](a.md)\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("# A\n\nA.\n\n## B\n\nTexto.\n", encoding="utf-8")
    first = manual.read(tmp_path, manual.stamp(tmp_path))
    (tmp_path / "a.md").write_text("# A\n\nA.\n\n## C\n\nTexto nuevo.\n", encoding="utf-8")
    second = manual.read(tmp_path, (("a.md", 0),))

    assert [first.find("a").sections[0].title, second.find("a").sections[0].title] == ["B", "C"]


def test_a_picture_is_kept_for_good_under_the_address_of_its_content(stranger, tmp_path, monkeypatch):
    (tmp_path / "img").mkdir()
    Image.new("RGB", (1200, 30)).save(tmp_path / "img" / "lista.webp")
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    picture = pictures.find(tmp_path / "img", "lista.webp")
    response = stranger.open(picture.url)

    assert (picture.width, picture.height, picture.is_wide) == (1200, 30, True)
    assert response.data == (tmp_path / "img" / "lista.webp").read_bytes()
    assert response.mimetype == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    assert stranger.open("/ayuda/img/lista.webp?v=0").headers["Cache-Control"] == "private, no-cache"
    assert stranger.open(picture.url, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
