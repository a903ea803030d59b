// The two ways to the container: a socket, and server-sent events with POST where no socket gets through.
import { root } from './base.js';

const AGAIN_MS = 1000;
const ANSWER_MS = 30000;

/** What a way tells: `opened()`, `took(text)`, `lost()`, `gone(status)`, `confirmed(number)`, `again()` when what was sent has to go out once more. */
export function bySocket(address, received, told) {
  const socket = new WebSocket(address.replace(/^http/, 'ws') + '/socket?after=' + received);
  socket.onopen = told.opened;
  socket.onmessage = (e) => told.took(e.data);
  socket.onclose = told.lost;
  return { close: () => socket.close(), send: (text) => socket.send(text), isOpen: () => socket.readyState === 1 };
}

export function byEvents(address, received, told) {
  const source = new EventSource(address + '/frames?after=' + received, { withCredentials: true });
  const post = (body) => root.fetch(address + '/frames', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body, signal: AbortSignal.timeout(ANSWER_MS) });
  let posting = false;
  async function send(text) {
    posting = true;
    try {
      const response = await post(text);
      const answer = await response.json();
      posting = false;
      if (response.ok) {
        told.confirmed(answer.received);
      } else if (response.status === 429 || response.status === 503) {
        root.setTimeout(told.again, AGAIN_MS);
      } else {
        told.gone(response.status);
      }
    } catch (e) {
      posting = false;
      root.setTimeout(told.again, AGAIN_MS);
    }
  }
  source.onopen = told.opened;
  source.onmessage = (e) => told.took(e.data);
  source.onerror = () => {
    source.close();
    // an event source does not say why it failed: a message without frames does
    post('{}').then((response) => (response.ok || response.status >= 429 ? told.lost() : told.gone(response.status)), told.lost);
  };
  return { close: () => source.close(), send, isOpen: () => source.readyState === 1 && !posting };
}
