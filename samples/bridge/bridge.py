"""Brings a channel, here the console, into a chat: python3 bridge.py URL KEY"""
import json, sys, threading, urllib.error, urllib.request, uuid

url, key = sys.argv[1:3]


def request(method, path, body=None, **more):
    headers = {"Authorization": f"Bearer {key}", **{name.replace("_", "-"): value for name, value in more.items()}}
    data = json.dumps(body).encode() if body is not None else None
    return urllib.request.urlopen(urllib.request.Request(url + path, data, headers, method=method))


def read(chat):
    last, over = "", False
    while not over:  # a stream that breaks is opened again behind the last event
        try:
            with request("GET", f"/chats/{chat}/events", **({"Last_Event_ID": last} if last else {})) as stream:
                for line in stream:
                    line = line.decode().rstrip("\n")
                    if line.startswith("id: "):
                        last = line[4:]
                    if not line.startswith("data: "):
                        continue
                    frame = json.loads(line[6:])
                    if frame.get("event") == "WebChatService.messageReceived":
                        for message in frame["data"]["messages"]:
                            if message.get("text"):
                                print(message["text"], flush=True)
                    over = over or frame.get("event") == "WebChatService.ended"
        except urllib.error.HTTPError as refused:
            if refused.code in (404, 410):
                return
        except OSError as broken:
            print("again:", broken, file=sys.stderr)


with request("POST", "/chats", {"form": {"nickname": "Jane"}}) as started:
    chat = json.load(started)["id"]
events = threading.Thread(target=read, args=[chat])
events.start()
for line in sys.stdin:
    request("POST", f"/chats/{chat}/commands/sendMessage", {"message": line.rstrip("\n")}, Idempotency_Key=str(uuid.uuid4())).close()
request("DELETE", f"/chats/{chat}").close()
events.join()
