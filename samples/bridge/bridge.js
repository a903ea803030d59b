// Brings a channel, here the console, into a chat: node bridge.js URL KEY
const [url, key] = process.argv.slice(2);
let chat = `${url}/chats`;
let last = ''; // id of the last event
let shown = -1; // index of the last message

async function send(method, path, body) {
  const headers = { Authorization: `Bearer ${key}`, 'Idempotency-Key': crypto.randomUUID(), 'Last-Event-ID': last };
  for (;; await new Promise((done) => setTimeout(done, 1000))) { // the same again, which is done once
    try {
      const answer = await fetch(chat + path, { method, headers, body: body && JSON.stringify(body) });
      if (answer.status >= 400) console.error(method, path, answer.status);
      const isOther = /html/.test(answer.headers.get('Content-Type')); // not the service
      if (answer.status !== 429 && answer.status !== 503 && !isOther) return answer;
    } catch (broken) { console.error('again:', broken.message); }
  }
}

function show({ messages = [], lastEventId }, id) {
  for (const { index, text } of messages) {
    if (text && (index ?? shown + 1) > shown) console.log(text);
    shown = Math.max(shown, index ?? shown);
  }
  last = lastEventId ?? id;
}

async function read() { // events until the stream breaks
  const answer = await send('GET', '/events');
  if (answer.status === 410) return show(await (await send('GET', '/transcript')).json()); // of another container
  if (answer.status === 401 || answer.status === 404) process.exit();
  let text = '', id = last;
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split('\n');
    text = lines.pop();
    for (const line of lines) {
      if (line.startsWith('id: ')) id = line.slice(4);
      const { event, data } = line.startsWith('data: ') ? JSON.parse(line.slice(6)) : {};
      if (event === 'WebChatService.messageReceived') show(data, id);
      if (event === 'WebChatService.ended') process.exit();
    }
  }
}

(async () => {
  chat += `/${(await (await send('POST', '', { form: { nickname: 'Jane' } })).json()).id}`;
  (async () => { for (;;) await read().catch((broken) => console.error('again:', broken.message)); })();
  const lines = require('readline').createInterface({ input: process.stdin });
  for await (const message of lines) await send('POST', '/commands/sendMessage', { message });
  await send('DELETE', '');
})();
