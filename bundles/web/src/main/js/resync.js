// What a page has heard already, it does not hear twice.
import { SERVICE } from './base.js';

const isIndexed = (message) => typeof message.index === 'number';

/**
 * A channel that is opened anew brings the chat so far: what the page has heard already it does not hear twice. While the page was away the
 * chat may have ended, and another one begun.
 */
export const resync = (() => {
  let last; // the message with the highest index
  let running = false;
  let again = false;
  let held; // that a chat was restored, until its messages tell which

  const end = (time) => ({ time, publisher: SERVICE, event: SERVICE + '.ended', data: {} });

  function forget(runs) {
    last = undefined;
    running = runs;
  }

  /** Whether messages of a chat so far are not those of the chat that the page knows. */
  function isOther(messages) {
    const indexed = messages.filter(isIndexed);
    if (!last || indexed.length === 0) {
      return false;
    }
    const same = indexed.find((message) => message.index === last.index);
    return same ? same.timestamp !== last.timestamp && same.text !== last.text : indexed.every((message) => message.index < last.index);
  }

  function note(messages) {
    messages.filter(isIndexed).forEach((message) => {
      if (!last || message.index >= last.index) {
        last = { index: message.index, timestamp: message.timestamp, text: message.text };
      }
    });
  }

  /** The events to be told in the place of one with messages; `restored` was held back. */
  function received(event, restored) {
    const { data } = event;
    if (again && data.restoring && isOther(data.messages)) {
      forget(true);
      note(data.messages);
      return [end(event.time), ...restored, event];
    }
    const isNew = (message) => !(again && data.restoring && last && isIndexed(message) && message.index <= last.index);
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
        forget(false);
      }
    },

    /** The events to be told in the place of this one. */
    filter(event) {
      const restored = held ? [held] : [];
      held = undefined;
      switch (event.event) {
        case SERVICE + '.started':
          forget(true);
          return [event];
        case SERVICE + '.ended':
        case SERVICE + '.restoreFailed':
        case SERVICE + '.restoreTimeout':
          forget(false);
          return [event];
        case SERVICE + '.restored':
          if (again && last) {
            held = event;
            return [];
          }
          running = true;
          return [event];
        case SERVICE + '.messageReceived':
          return Array.isArray(event.data.messages) ? received(event, restored) : [event];
        default:
          return [event];
      }
    },

    /** There is no chat: the one that the page knows has ended meanwhile. */
    idle() {
      const ended = running ? [end(Date.now())] : [];
      forget(false);
      return ended;
    }
  };
})();
