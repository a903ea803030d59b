// Brings a channel, here the console, into a chat: node bridge.js URL KEY
const [url, key] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };

async function call(method, path, body, more = {}) {
  const answer = await fetch(url + path, { method, headers: { ...headers, ...more }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.status === 204 ? {} : answer.json();
}

async function read(chat) {
  for (let last = '', over = false; !over; ) { // a stream that breaks is opened again behind the last event
    const answer = await fetch(`${url}/chats/${chat}/events`, { headers: last ? { ...headers, 'Last-Event-ID': last } : headers });
    if (answer.status === 404 || answer.status === 410) return;
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of answer.body) {
      text += decoder.decode(bytes, { stream: true });
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) {
        if (line.startsWith('id: ')) last = line.slice(4);
        if (!line.startsWith('data: ')) continue;
        const { event, data } = JSON.parse(line.slice(6));
        if (event === 'WebChatService.messageReceived')
          data.messages.filter((message) => message.text).forEach((message) => console.log(message.text));
        if (event === 'WebChatService.ended') over = true;
      }
    }
  }
}

(async () => {
  const { id } = await call('POST', '/chats', { form: { nickname: 'Jane' } });
  const events = read(id);
  const lines = require('readline').createInterface({ input: process.stdin });
  for await (const message of lines)
    await call('POST', `/chats/${id}/commands/sendMessage`, { message }, { 'Idempotency-Key': crypto.randomUUID() });
  await call('DELETE', `/chats/${id}`);
  await events;
})();
