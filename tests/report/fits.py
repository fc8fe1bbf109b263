"""fits.py FRAME FILE...: makes FRAME, a page that shows each FILE as it is on
a phone, a tablet and a screen. A browser that loads FRAME finds in it a line
for each FILE and width: "FILE WIDTH fits", or what is too wide. Everything
that can be opened is open. The copies have no Content-Security-Policy, so that
a script can measure them, and hold their style sheet."""
import os
import re
import sys

WIDTHS = (390, 800, 1280)
SCRIPT = """
addEventListener("load", function () {
  var root = document.documentElement, wide = root.clientWidth, bad = [];
  if (root.scrollWidth > wide)
    bad.push("scrolls to " + root.scrollWidth);
  document.querySelectorAll("body *").forEach(function (e) {
    var box = e.getBoundingClientRect(), head = e.closest("thead");
    if (head && getComputedStyle(head).position === "absolute")
      return;           /* of a list on a phone: only to be read aloud */
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 &&
        getComputedStyle(e).overflowX !== "visible")
      bad.push("<" + e.localName + "> scrolls: " +
          e.textContent.trim().slice(0, 40));
    if (box.width > 0 && box.right > wide + 1)
      bad.push("<" + e.localName + "> ends at " + box.right);
  });
  document.querySelectorAll("tbody").forEach(function (t) {
    t.querySelectorAll("td").forEach(function (e) {
      if (e.colSpan === 1 &&    /* else it tells of the row above */
          getComputedStyle(t).display === "block" && t.className === "list" &&
          !/[A-Z]/.test(getComputedStyle(e, "::before").content))
        bad.push("a cell without its head: " + e.textContent);
    });
  });
  parent.postMessage(NAME + " " + wide + " " +
      (bad.length ? bad.slice(0, 3).join("; ") : "fits"), "*");
});
"""

frames = []
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as f:
        page = f.read()
    sheet = re.search(r'<link rel="stylesheet" href="([^"]*)">', page)
    if sheet:
        with open(os.path.join(os.path.dirname(name), sheet.group(1)),
                  encoding="utf-8") as f:
            page = page.replace(sheet.group(0),
                                "<style>%s</style>" % f.read())
    copy = "measured-" + name.replace("/", "_")
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    page = page.replace("<details>", "<details open>").replace(
        "</body>", "<script>var NAME = '%s';%s</script></body>"
        % (name, SCRIPT))
    with open(copy, "w", encoding="utf-8") as f:
        f.write(page)
    frames += ['<iframe width="%d" height="600" src="%s"></iframe>\n'
               % (width, copy) for width in WIDTHS]
with open(sys.argv[1], "w", encoding="utf-8") as f:
    f.write("""<!DOCTYPE html>
<meta charset="utf-8"><style>iframe { border: 0 }</style>
<body><script>
addEventListener("message", function (e) {
  var line = document.createElement("pre");
  line.textContent = e.data;
  document.body.appendChild(line);
});
</script>
%s</body>
""" % "".join(frames))
