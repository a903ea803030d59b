// What a page has heard already, it does not hear twice.
import { isObject, SERVICE } from './base.js';

/** A channel that is opened anew brings the chat so far: what the page has heard already it does not hear twice. */
export const resync = (() => {
  const idOf = (data) => (isObject(data) ? data.sessionID || data.sessionId || data.chatId : undefined);
  let session;
  let last = -1;
  let again = false;
  return {
    begin(isFirst) {
      again = !isFirst;
    },
    filter(event) {
      const { data } = event;
      if (event.event === SERVICE + '.started') {
        session = idOf(data);
        last = -1;
      }
      if (event.event === SERVICE + '.ended') {
        session = undefined;
        last = -1;
      }
      if (again && event.event === SERVICE + '.restored' && last >= 0) {
        return undefined;
      }
      if (event.event === SERVICE + '.messageReceived' && Array.isArray(data.messages)) {
        const isNew = (message) => !(again && data.restoring && typeof message.index === 'number' && message.index <= last);
        const messages = data.messages.filter(isNew);
        data.messages.forEach((message) => { last = Math.max(last, typeof message.index === 'number' ? message.index : -1); });
        if (messages.length < data.messages.length) {
          // what is older than those that it has, the page has or knows to ask for
          const { olderMessages, ...rest } = data;
          return messages.length === 0 ? undefined : { ...event, data: { ...rest, messages, restoring: false } };
        }
      }
      return event;
    }
  };
})();
