import json
import os
import urllib.request

call = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_humans", "arguments": {}},
}
request = urllib.request.Request(
    os.environ["SLOTFLOW_URL"] + "/mcp",
    data=json.dumps(call).encode(),
    headers={
        "Authorization": "Bearer " + os.environ["SLOTFLOW_API_KEY"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer))
