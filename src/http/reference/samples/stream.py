import os
import urllib.request

request = urllib.request.Request(
    os.environ["SLOTFLOW_URL"] + "/v1/events/stream",
    headers={"Authorization": "Bearer " + os.environ["SLOTFLOW_API_KEY"]},
)
with urllib.request.urlopen(request) as answer:
    for line in answer:
        print(line.decode(), end="", flush=True)
