// The channel to the container: opened, kept, and opened again.
import { root, SERVICE, soon, steady } from './base.js';
import { openCalls } from './calls.js';
import { encode } from './codec.js';
import { deliver, demand } from './events.js';
import { takeIn } from './incoming.js';
import { Outbox } from './outbox.js';
import { container, introduce, plugins } from './plugins.js';
import { resync } from './resync.js';
import { byEvents, bySocket } from './ways.js';

export const link = (() => {
  const FIRST_PAUSE = 250;
  const LONGEST_PAUSE = 15000;
  const MOST_UNCONFIRMED = 50;
  /** Bytes around the frames of a message, at most. */
  const ENVELOPE = 200;
  const unreachable = { code: 'UNREACHABLE', text: 'The container could not be reached' };
  const full = { code: 'OVERLOADED', text: 'Too much waits for the connection to the container' };
  const unknown = { code: 'DELIVERY_UNKNOWN', text: 'The connection was lost: it is not known what became of the command' };
  const outbox = new Outbox();
  let base;
  let opening; // the last try to open a channel: answers to former ones do not count
  let heard = false; // whether a container of this address has sent anything
  let channel; // {id, beat, ...} of the container, undefined while there is none
  let received = 0; // number of the last frame of the container
  let acknowledged = 0; // number that the container was told last
  let connection; // {send, close, isOpen}
  let way = 'socket';
  let hasOpened = false; // whether the connection has
  let socketsPass = false; // whether one has opened in this page
  let retried = false; // whether one was tried since events have shown that the network is there
  let failures = 0;
  let down = false;
  let stopped = true;
  let over; // why the container wants nothing more of this page
  let timer;
  let next; // what the timer will do
  let alive = 0;
  let openWaiters = [];

  const address = () => base + '/channels/' + channel.id;

  function start(url = base) {
    if (url !== base) {
      heard = false;
    }
    base = url;
    stopped = false;
    over = undefined;
    open();
  }

  function stop(say) {
    stopped = true;
    cancel();
    disconnect();
    if (channel && say) {
      root.navigator.sendBeacon(address() + '/close');
    }
    channel = undefined;
  }

  function cancel() {
    root.clearTimeout(timer);
    next = undefined;
  }

  function retry(fn) {
    cancel();
    if (stopped) {
      return;
    }
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + Math.random() / 2);
    failures += 1;
    if (failures > 1 && !down) {
      down = true;
      tell('disconnected');
    }
    next = fn;
    timer = root.setTimeout(hurry, pause);
  }

  /** Does at once what waits for its time: timers of pages that nobody looks at are slow. */
  function hurry() {
    const due = next;
    cancel();
    if (due) {
      due();
    }
  }

  function tell(event) {
    soon(() => deliver({ time: Date.now(), publisher: SERVICE, event: SERVICE + '.' + event, data: { page: true } }));
  }

  /** Tabs that a new visitor opens together would be as many visitors: the first gets the cookie, the others send it. */
  async function oneAtATime(fn) {
    let mine = false; // whether the lock was there
    const taken = () => {
      mine = true;
      return fn();
    };
    try {
      return await root.navigator.locks.request('webchat ' + base, { signal: AbortSignal.timeout(LONGEST_PAUSE) }, taken);
    } catch (e) {
      if (mine) {
        throw e;
      }
      return fn(); // no locks here (an old browser, plain HTTP, a sandbox), or a frozen tab holds it
    }
  }

  async function open() {
    const mine = {};
    const at = base;
    opening = mine;
    let response;
    let answer;
    try {
      response = await oneAtATime(() => root.fetch(at + '/channels', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{}', signal: AbortSignal.timeout(2 * LONGEST_PAUSE) }));
      answer = await response.json();
    } catch (e) {
      if (opening === mine) {
        retry(open);
      }
      return;
    }
    if (stopped || opening !== mine) {
      if (response.ok) {
        root.navigator.sendBeacon(at + '/channels/' + answer.channel + '/close');
      }
    } else if (response.ok) {
      begin(answer);
    } else if (response.status === 403) {
      giveUp(answer.code, answer.text);
    } else {
      retry(open);
    }
  }

  /** The container wants nothing more of this page: what waits for it is rejected, as are commands from now on. */
  function giveUp(code, text) {
    root.console.error('WebChat: ' + text);
    stopped = true;
    over = { code, text };
    outbox.clear();
    resync.giveUp();
    openWaiters.splice(0).forEach((waiter) => waiter.reject(over));
    openCalls.rejectAll(over);
  }

  /** A fresh channel: numbers begin anew, and what never went out goes out on it. */
  function begin(answer) {
    channel = { ...answer, id: answer.channel };
    way = answer.sockets ? way : 'events';
    const fresh = outbox.restart();
    openCalls.rejectAll(unknown, new Set(fresh.map((frame) => frame.call)));
    received = acknowledged = 0;
    resync.begin(!heard);
    listen();
    plugins.forEach((plugin) => plugin.ready && introduce(plugin));
    fresh.forEach(put);
    openWaiters.splice(0).forEach((waiter) => waiter.resolve(address()));
    connect();
  }

  function listen() {
    if (channel && demand.events.length > 0) {
      send({ type: 'listen', events: demand.events });
    }
  }

  function connect() {
    if (!channel || stopped) {
      return;
    }
    outbox.rewind();
    alive = steady();
    hasOpened = false;
    const mine = (fn) => (...args) => connection === own && fn(...args);
    const own = (way === 'socket' ? bySocket : byEvents)(address(), received, {
      opened: mine(connected),
      took: mine(take),
      lost: mine(lost),
      gone: mine(gone),
      confirmed: mine((number) => {
        outbox.confirm(number);
        flush();
      }),
      again: mine(() => {
        outbox.rewind();
        flush();
      })
    });
    connection = own;
  }

  function connected() {
    hasOpened = true;
    if (way === 'socket') {
      socketsPass = true;
      retried = false;
    } else if (socketsPass && !retried && channel.sockets) {
      retried = true; // the last one may have failed since the network was away
      failures = 0; // events get through: where no socket does, they are there again soon
      way = 'socket';
      disconnect();
      connect();
      return;
    }
    if (down) {
      down = false;
      tell('reconnected');
    }
    flush();
  }

  function disconnect() {
    if (connection) {
      const old = connection;
      connection = undefined;
      old.close();
    }
  }

  /** The connection is gone; the channel may still be there. */
  function lost() {
    if (way === 'socket' && !hasOpened) {
      way = 'events'; // a proxy may let no sockets pass; and events tell when the channel is gone
    } else if (!hasOpened) {
      retried = false; // the network is away
    }
    disconnect();
    retry(connect);
  }

  /** The channel is gone. */
  function gone(status) {
    way = 'socket'; // it was not the network's fault
    if (status === 413 || status === 400) {
      root.console.error('WebChat: a message to the container was refused (' + status + ')');
    }
    disconnect();
    channel = undefined;
    retry(open);
  }

  function send(frame) {
    const { type, call, event, kept } = frame;
    const isPassing = type === 'publish' && !kept;
    if (over || (isPassing && outbox.isFull)) {
      return; // events are heard in the page in any case
    }
    if (!channel && !isPassing && type !== 'call') {
      return; // a channel is told when it begins
    }
    let text;
    try {
      text = encode(frame);
    } catch (e) {
      refuse(frame, { code: 'INVALID_ARGUMENT', text: (type === 'call' ? 'The options of the command' : 'It') + ' cannot be sent: ' + e.message });
      return;
    }
    put({ type, call, event, kept, text });
  }

  function put(frame) {
    if (channel && isTooLarge(frame.text)) {
      refuse(frame, { code: 'TOO_LARGE', text: 'More than the container takes at a time: ' + (channel.frameBytes - ENVELOPE) + ' bytes' });
    } else {
      outbox.put(frame);
      soon(flush);
    }
  }

  /** A container ends the connection that brings it one: it would be sent again and again. */
  function isTooLarge(text) {
    const most = channel.frameBytes - ENVELOPE;
    return text.length > most || (text.length * 3 > most && new TextEncoder().encode(text).length > most);
  }

  function refuse(frame, refusal) {
    if (frame.type === 'call') {
      openCalls.reject(frame.call, refusal);
    } else if (frame.type === 'resolved' || frame.type === 'rejected') {
      send({ type: 'rejected', call: frame.call, value: refusal.text });
    } else {
      root.console.error('WebChat: ' + (frame.event || frame.type) + ' is not sent. ' + refusal.text);
    }
  }

  function flush() {
    if (!connection || !connection.isOpen()) {
      return;
    }
    const batch = outbox.next(channel.frameBytes);
    if (batch.length > 0) {
      connection.send('{"ack":' + received + ',"frames":[' + batch.join() + ']}');
      acknowledged = received;
      if (!outbox.isEmpty && connection.isOpen()) {
        soon(flush);
      }
    }
  }

  function acknowledge(always) {
    if (connection && connection.isOpen() && (always || received - acknowledged >= MOST_UNCONFIRMED)) {
      acknowledged = received;
      connection.send('{"ack":' + received + '}');
    }
  }

  function take(text) {
    alive = steady();
    failures = 0;
    const frame = JSON.parse(text);
    if (frame.received !== undefined) {
      outbox.confirm(frame.received);
    }
    if (frame.n === undefined) {
      if (frame.type === 'end') {
        ended(frame);
      } else if (frame.type === 'beat') {
        acknowledge(way === 'socket' || received > acknowledged);
      }
    } else if (frame.n > received + 1) {
      lost(); // never seen, and never passed on
    } else if (frame.n === received + 1) {
      received = frame.n;
      heard = true;
      acknowledge(false);
      takeIn(frame);
    }
  }

  function ended(frame) {
    if (frame.code === 'REPLACED') {
      return;
    }
    disconnect();
    channel = undefined;
    if (frame.again) {
      retry(open);
    } else {
      giveUp(frame.code, frame.text);
    }
  }

  function call(commander, name, data, deferred) {
    if (over || outbox.isFull) {
      const refusal = over || full;
      deferred.reject(refusal.text, refusal);
      return;
    }
    send({ type: 'call', call: openCalls.add(deferred), command: name, commander, data });
  }

  function opened() {
    if (over) {
      return Promise.reject(over);
    }
    return channel ? Promise.resolve(address()) : new Promise((resolve, reject) => openWaiters.push({ resolve, reject }));
  }

  function look() {
    outbox.old().forEach((frame) => openCalls.reject(frame.call, unreachable));
    if (connection && channel && steady() - alive > 3 * channel.beat) {
      lost();
    }
  }

  root.setInterval(look, 1000);
  if (root.document) {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        look();
        hurry();
      }
    });
    root.addEventListener('online', hurry);
  }

  Object.assign(container, { send, call });
  demand.ask = listen;
  return { start, stop, opened, fileBytes: () => channel.fileBytes, isStopped: () => stopped };
})();
