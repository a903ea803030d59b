// What the page asks the container for. The session is a cookie that scripts cannot read; nothing secret is in an address.

const HEADER = 'X-WebChat-Console';

/** What the container refused, with its code. */
export class Refused extends Error {
  constructor(status, code, text) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

function addressOf(what, query) {
  const address = new URL(`api/${what}`, document.baseURI);
  Object.entries(query ?? {}).forEach(([key, value]) => address.searchParams.set(key, value));
  return address;
}

async function ask(method, what, query, body) {
  const answer = await fetch(addressOf(what, query), {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: method === 'GET' ? {} : { [HEADER]: '1', 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  let content = {};
  try {
    content = await answer.json();
  } catch {
    // an answer of something in between, such as a proxy
  }
  if (!answer.ok) {
    throw new Refused(answer.status, content.code ?? 'FAILED', content.text ?? `HTTP ${answer.status}`);
  }
  return content;
}

export const get = (what, query) => ask('GET', what, query);
export const post = (what, body, query) => ask('POST', what, query, body);
export const remove = (what, query) => ask('DELETE', what, query);

/** Events as they happen, until `close`; `onstate` says whether it is connected, which it tries to be again by itself. */
export function stream(query, onframe, onstate) {
  let source;
  let timer;
  let closed = false;
  const open = () => {
    source = new EventSource(addressOf('stream', query));
    source.onopen = () => onstate(true);
    source.onmessage = (event) => onframe(JSON.parse(event.data));
    source.onerror = () => {
      if (closed) {
        return;
      }
      onstate(false);
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, 2000); // refused: a browser gives up then
      }
    };
  };
  open();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      source.close();
    },
  };
}
