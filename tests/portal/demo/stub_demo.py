"""The demo with small stand-ins for its commands: `python -m tests.portal.demo.stub_demo PORT`.

STUB_DIES names one that ends after a second, STUB_NOT_READY makes /readyz fail.
"""

import os
import sys

from portal.demo import commands, run
from portal.demo.supervisor import Command

MAIL = """
import socket
server = socket.create_server(("127.0.0.1", {port}))
while True:
    server.accept()[0].sendall(b"220 hello\\r\\n")
"""

WEB = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({status})
        self.end_headers()
        self.wfile.write(b'{{"checks": {{"worker": "no sign of life", "database": "ok"}}}}')
HTTPServer(("127.0.0.1", {port}), Pages).serve_forever()
"""

SLEEP = "import time; time.sleep(600)"
DIE = "import sys, time; time.sleep(1); print('first word'); print('last word'); sys.exit(7)"


def python(name: str, script: str) -> Command:
    return Command(name, [sys.executable, "-c", DIE if os.environ.get("STUB_DIES") == name else script])


def install() -> None:
    status = 503 if "STUB_NOT_READY" in os.environ else 200
    commands.prepare = lambda: python("prepare", "print('prepared')")
    commands.logins = lambda: python("logins", "import os; print('admin at', os.environ['SITE_URL'])")
    commands.mail = lambda port: python("mail", MAIL.format(port=port))
    commands.web = lambda port: python("web", WEB.format(port=port, status=status))
    commands.workers = lambda: [python("worker", SLEEP)]
    commands.beat = lambda: python("beat", SLEEP)


if __name__ == "__main__":
    install()
    run.READY_SECONDS = 1.5 if "STUB_NOT_READY" in os.environ else 60
    sys.exit(run.main(int(sys.argv[1])))
