"""Pages that ask for what no paper may load, each with a place for an address."""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
MARKUP = {
    "img": '<img alt="x" src="{}">',
    "img in a picture": '<picture><source srcset="{0}"><img alt="x" src="{0}"></picture>',
    "input": '<input type="image" src="{}">',
    "link": '<link rel="stylesheet" href="{}">',
    "link alternate": '<link rel="alternate stylesheet" href="{}">',
    "link icon": '<link rel="icon" href="{}">',
    "link attachment": '<link rel="attachment" href="{}">',
    "a attachment": '<a rel="attachment" href="{}">x</a>',
    "import": '<style>@import url("{}");</style>',
    "import as text": '<style>@import "{}" print;</style>',
    "import in a layer": '<style>@import url("{}") layer(x);</style>',
    "background": '<style>p {{ background: url("{}") }}</style><p>x</p>',
    "background of a page": '<style>@page {{ background: url("{}") }}</style><p>x</p>',
    "margin box": '<style>@page {{ @top-left {{ content: url("{}") }} }}</style><p>x</p>',
    "style attribute": '<p style="background-image: url({})">x</p>',
    "content": '<style>p::before {{ content: url("{}") }}</style><p>x</p>',
    "list image": '<ul style="list-style-image: url({})"><li>x</ul>',
    "border image": '<p style="border: 9px solid; border-image: url({}) 3">x</p>',
    "font": '<style>@font-face {{ font-family: x; src: url("{}") }} p {{ font-family: x }}</style><p>x</p>',
    "font of a format": '<style>@font-face {{ font-family: x; src: url("{}") format("woff2") }}</style><p class=x>x',
    "object": '<object data="{}"></object>',
    "object of a type": '<object type="image/svg+xml" data="{}"></object>',
    "embed": '<embed src="{}">',
    "embed of a type": '<embed type="image/png" src="{}">',
    "svg image": SVG.format('<image xlink:href="{}" width="9" height="9"/>'),
    "svg image href": SVG.format('<image href="{}" width="9" height="9"/>'),
    "svg use": SVG.format('<use xlink:href="{}#a"/>'),
    "svg style": SVG.format('<style>@import url("{}");</style><rect width="9" height="9"/>'),
    "svg fill": SVG.format('<rect width="9" height="9" fill="url({}#a)"/>'),
    "svg pattern": SVG.format(
        '<defs><pattern id="p" xlink:href="{}#a"/></defs><rect width="9" height="9" fill="url(#p)"/>'
    ),
    "svg filter": SVG.format(
        '<filter id="f"><feImage xlink:href="{}"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    ),
    "svg text path": SVG.format('<text><textPath xlink:href="{}#a">x</textPath></text>'),
    "base": '<base href="{}"><img alt="x" src="y.png">',
    "iframe": '<iframe src="{}"></iframe>',
    "video": '<video poster="{0}" src="{0}"></video>',
    "audio": '<audio src="{}"></audio>',
    "script": '<script src="{}"></script>',
    "refresh": '<meta http-equiv="refresh" content="0; url={}">',
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]><p>&e;</p>',
    "xml style sheet": '<?xml-stylesheet href="{}"?><p>x</p>',
    "include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}" parse="text"/>',
    "cursor": '<p style="cursor: url({}), auto">x</p>',
    "mask": '<p style="mask-image: url({})">x</p>',
    "image set": '<p style="background: image-set(url({}) 1x)">x</p>',
    "colour profile": '<style>@color-profile --x {{ src: url("{}") }} p {{ color: color(--x 0 0 0) }}</style><p>x</p>',
    "attribute": '<style>p::before {{ content: attr(data-x url) }}</style><p data-x="{}">x</p>',
}
SECRET = "内部秘密口令"


def pages(server: str, secret_file: str) -> dict[str, str]:
    """Every page by its name: each markup with the stub, a file, and in turn one of the other addresses."""
    others = (
        f"{server}/redirect", "http://169.254.169.254/latest/meta-data/", "//127.0.0.1/x", "ftp://127.0.0.1/x",
        "file:///etc/passwd", "data:image/svg+xml;base64,PHN2Zy8+", f"data:text/css,@import url({server}/canary)",
        f"data:text/plain,{'A' * 100_000}", "../../../etc/passwd", "/etc/passwd", "gopher://127.0.0.1/x", "paper:/none",
    )  # fmt: skip
    made = {}
    for place, (name, markup) in enumerate(MARKUP.items()):
        for url in (f"{server}/canary", secret_file, others[place % len(others)]):
            made[f"{name} · {url[:60]}"] = f"<html lang=zh-CN><title>t</title>{markup.format(url)}"
    return made
