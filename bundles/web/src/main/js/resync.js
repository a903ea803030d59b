// What a page has heard already, it does not hear twice.
import { root, SERVICE, soon } from './base.js';

/** The end of the names of events that plug-ins are ready. */
export const READY = '.ready';

const isIndexed = (message) => typeof message.index === 'number';

/**
 * A channel that is opened anew brings the chat so far: what the page has heard already it does not hear twice. While the page was away the
 * chat may have ended, and another one begun.
 */
export const resync = (() => {
  const MOST_KNOWN = 500;
  /** How long an incomplete transcript is held back, ms: the chat server may be away for long. */
  const RESTORING_MS = 30000;
  const known = new Map(); // the newest messages by their index
  let last = -1; // the highest index
  let running = false;
  let again = false;
  let held; // that a chat was restored, until its messages tell which
  const ready = new Set(); // events of plug-ins that the page knows to be ready
  let repeated = new Set(); // those that the channel will bring once more
  let awaited = false; // whether a fresh channel has still to bring the chat that the page knows
  let waiting = []; // what is done then, or after a while
  let timer;

  const end = (time) => ({ time, publisher: SERVICE, event: SERVICE + '.ended', data: {} });

  /** The channel has told what became of the chat that the page knows. */
  function told() {
    awaited = false;
    root.clearTimeout(timer);
    const due = waiting;
    waiting = [];
    due.forEach((act) => soon(act));
  }

  function forget() {
    known.clear();
    last = -1;
    held = undefined;
  }

  /** An incomplete transcript is handed out: what the channel brings later is told as if nobody had heard it. */
  function tooLate() {
    forget();
    told();
  }

  const isAlike = (one, other) => one.timestamp === other.timestamp || (Boolean(one.text) && one.text === other.text);

  /** Whether messages of a chat so far are not those of the chat that the page knows: none of those with the same index is the same. */
  function isOther(messages) {
    const both = messages.filter((message) => isIndexed(message) && known.has(message.index));
    return both.length > 0 && !both.some((message) => isAlike(message, known.get(message.index)));
  }

  function note(messages) {
    messages.filter(isIndexed).forEach(({ index, timestamp, text }) => {
      known.set(index, { timestamp, text });
      last = Math.max(last, index);
      if (known.size > MOST_KNOWN) {
        known.delete(Math.min(...known.keys()));
      }
    });
  }

  /** The events to be told in the place of one with messages. */
  function received(event) {
    const { data } = event;
    // a chat that was restored while its server was away comes as if it were new
    const soFar = data.restoring || (awaited && !data.oldMessages);
    told();
    const restored = held && soFar ? [held] : [];
    held = soFar ? undefined : held;
    if (again && soFar && isOther(data.messages)) {
      const ended = running ? [end(event.time)] : [];
      forget();
      note(data.messages);
      running = true;
      return [...ended, ...restored, event];
    }
    const isNew = (message) => !(again && soFar && isIndexed(message) && message.index <= last);
    const messages = data.messages.filter(isNew);
    note(data.messages);
    running = true;
    if (messages.length === data.messages.length) {
      return [event];
    }
    // what is older than those that it has, the page has or knows to ask for
    const { olderMessages, ...rest } = data;
    return messages.length === 0 ? [] : [{ ...event, data: { ...rest, messages, restoring: false } }];
  }

  return {
    begin(isFirst) {
      again = !isFirst;
      held = undefined;
      if (isFirst) {
        ready.clear();
        forget();
        running = false;
      }
      repeated = new Set(ready);
      awaited = again && running && last >= 0;
      root.clearTimeout(timer);
      if (!awaited) {
        told();
      } else if (waiting.length > 0) {
        timer = root.setTimeout(tooLate, RESTORING_MS);
      }
    },

    /**
     * Does this when a transcript may be complete: at once, or, where it lacks what the page has heard since the container is still restoring
     * the chat, when the channel has told what became of that, or has not for a while.
     */
    whenKnown(messages, complete, askAgain) {
      if (awaited && !messages.some((message) => isIndexed(message) && message.index >= last)) {
        timer = waiting.length > 0 ? timer : root.setTimeout(tooLate, RESTORING_MS);
        waiting.push(askAgain);
      } else {
        complete();
      }
    },

    /** Nothing comes any more. */
    giveUp: told,

    /** The events to be told in the place of this one. */
    filter(event) {
      if (event.event.endsWith(READY)) {
        ready.add(event.event);
        return repeated.delete(event.event) ? [] : [event];
      }
      switch (event.event) {
        case SERVICE + '.started':
          told();
          forget();
          running = true;
          return [event];
        case SERVICE + '.ended':
        case SERVICE + '.restoreFailed':
        case SERVICE + '.restoreTimeout':
          told();
          forget();
          running = false;
          return [event];
        case SERVICE + '.cleared':
          told();
          return [event];
        case SERVICE + '.restored':
          if (again && running && last >= 0) {
            held = event;
            return [];
          }
          running = true;
          return [event];
        case SERVICE + '.messageReceived':
          return Array.isArray(event.data.messages) ? received(event) : [event];
        default:
          return [event];
      }
    },

    /**
     * The chat that the page knows has ended meanwhile. What it knows of it counts on where no other one has begun: a store that was away may
     * bring it back.
     */
    idle(other) {
      told();
      if (other && last < 0) {
        return []; // nobody has said anything in the chat that the page knows
      }
      const ended = running ? [end(Date.now())] : [];
      running = false;
      if (other) {
        forget();
      }
      return ended;
    }
  };
})();
