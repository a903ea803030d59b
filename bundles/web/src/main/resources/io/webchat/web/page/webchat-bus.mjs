// The ES module: import { bus } from '.../webchat/webchat-bus.mjs'
await import('./webchat-bus.js');

/** @type {import('./webchat-bus').WebChatBus} */
const own = globalThis.webchatBus;
own.connect(new URL('.', import.meta.url).href);

export const { CXBus, bus, Deferred, connect, disconnect } = own;
export default bus;
