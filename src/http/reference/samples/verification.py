import os
from http.server import BaseHTTPRequestHandler
from client import BadSignature, verify_webhook

secret = os.environ.get("SLOTFLOW_WEBHOOK_SECRET", "")

# For HTTPServer(("", 8080), Receiver).serve_forever()
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = verify_webhook(body, self.headers, secret)
            print(self.headers["webhook-id"], event["event"])
            self.send_response(204)
        except BadSignature:
            self.send_response(400)
        self.end_headers()
