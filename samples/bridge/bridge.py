"""Brings a channel, here the console, into a chat: python3 bridge.py URL KEY"""
import http.client, json, os, sys, threading, time, urllib.error, urllib.request, uuid

chat, key = sys.argv[1] + "/chats", sys.argv[2]
last, shown = "", -1  # id of the last event, index of the last message


def send(method, path, body=None):
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid.uuid4()), "Last-Event-ID": last}
    data = json.dumps(body).encode() if body is not None else None
    while True:  # the same again, which is done once
        try:
            return urllib.request.urlopen(urllib.request.Request(chat + path, data, headers, method=method))
        except urllib.error.HTTPError as refused:
            print(method, path, refused.code, file=sys.stderr)
            is_other = "html" in refused.headers.get("Content-Type", "")  # not the service
            if refused.code not in (429, 503) and not is_other:
                return refused
        except OSError as broken:
            print("again:", broken, file=sys.stderr)
        time.sleep(1)


def show(told, id):
    global last, shown
    for message in told.get("messages", []):
        if message.get("text") and message.get("index", shown + 1) > shown:
            print(message["text"], flush=True)
        shown = max(shown, message.get("index", shown))
    last = told.get("lastEventId", id)


def read():  # events until the stream breaks
    with send("GET", "/events") as stream:
        if stream.code == 410:  # now in another container: on behind its transcript
            show(json.load(send("GET", "/transcript")), "")
        if stream.code in (401, 404):
            os._exit(0)
        id = last
        for line in stream if stream.code == 200 else []:
            line = line.decode().rstrip("\n")
            if line.startswith("id: "):
                id = line[4:]
            event = json.loads(line[6:]) if line.startswith("data: ") else {}
            if event.get("event") == "WebChatService.messageReceived":
                show(event["data"], id)
            if event.get("event") == "WebChatService.ended":
                os._exit(0)


def reading():
    while True:
        try:
            read()
        except (OSError, http.client.HTTPException) as broken:
            print("again:", broken, file=sys.stderr)


with send("POST", "", {"form": {"nickname": "Jane"}}) as started:
    chat += "/" + json.load(started)["id"]
threading.Thread(target=reading).start()
for line in sys.stdin:
    send("POST", "/commands/sendMessage", {"message": line.rstrip("\n")}).close()
send("DELETE", "").close()
