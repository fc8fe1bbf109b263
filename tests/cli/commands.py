"""commands.py FILE...: the commands that pages, README.md and man pages name,
one a line, each once. A command on a page is a program of ours and what
follows it, up to a bracket, semicolon, comma, colon or the end of the line or
text. In README.md they stand in blocks of code, in man pages in .Dl and in
literal blocks of EXAMPLES; there whole command lines count."""
import email
import email.policy
import html.parser
import json
import re
import sys

OURS = r"dmarc-(?:report|dns|ingest|parse)"
# A mention, such as "the mailbox that dmarc-ingest reads", is no command.
WORDS = (r"weekly|readiness|explain|site|sources|senders|records|show|tls|failures|"
         r"log|check|refresh|spf")
COMMAND = re.compile(OURS + r" (?:-|[A-Z~/]|(?:" + WORDS + r")\b)[^();,:?<>]*")
# What a test may run: our programs, and lines that begin with one of others.
SAFE = re.compile(r"(?:cd|curl|mbsync|sqlite3|xargs|" + OURS + r") ")
CRON = re.compile(r"^\d+ [\d*]+ [\d*]+ [\d*]+ [\d*]+ +(.*)$")
found = {}


def on_page(text):
    for line in text.split("\n"):
        for match in COMMAND.finditer(line):
            found[match.group(0).strip().rstrip(".")] = 1


class Texts(html.parser.HTMLParser):
    """The texts of a page: what is between two tags, on one line."""
    def __init__(self):
        super().__init__()
        self.style = False

    def handle_starttag(self, tag, attrs):
        self.style = tag == "style"

    def handle_data(self, data):
        if not self.style:
            on_page(" ".join(data.split()))


def in_json(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            in_json(item)
    elif isinstance(value, str):
        on_page(value)


def lines(block):
    """Whole command lines: those that go on are joined."""
    joined = re.sub(r"\\\n\s*", "", block)
    joined = re.sub(r"(\||&&|<domains \|)\n\s+", r"\1 ", joined)
    joined = re.sub(r"\n {4}", " ", joined)
    for line in joined.split("\n"):
        line = line.strip()
        line = CRON.sub(r"\1", line)
        if SAFE.match(line) and re.search(OURS + r" |sqlite3 ", line):
            found[line] = 1


def in_manual(text):
    text = text.replace("\\e", "\\")
    for line in re.findall(r"^\.Dl (.*)$", text, re.M):
        lines(line)
    examples = text.split("\n.Sh EXAMPLES\n")[-1] \
        if "\n.Sh EXAMPLES\n" in text else ""
    for block in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", examples,
                            re.M | re.S):
        lines(block)


def in_readme(text):
    """Blocks without a language: those of a session are run by readme.sh."""
    parts = re.split(r"^```(.*)\n", text, flags=re.M)
    for i in range(1, len(parts) - 1, 4):
        if parts[i] == "":
            lines(parts[i + 1])
    for prose in parts[::4]:
        for code in re.findall("`(" + OURS + r" [^`]*)`", prose):
            found[" ".join(code.split())] = 1


for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as f:
        text = f.read()
    if name.endswith(".html"):
        Texts().feed(text)
    elif name.endswith(".eml"):
        mail = email.message_from_string(text, policy=email.policy.default)
        on_page(mail.get_body(("plain",)).get_content())
        Texts().feed(mail.get_body(("html",)).get_content())
    elif name.endswith(".json"):
        in_json(json.loads(text))
    elif name.endswith(".md"):
        in_readme(text)
    elif re.search(r"\.[1-9]$", name):
        in_manual(text)
    else:
        on_page(text)
print("\n".join(found))
