// The window: what it offers beside the parts that other files make. What a script does not touch is not made.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, deferreds, events, loading, timers, network, data, urls, location, dom, $, cookies, devices, settings, inert, window } = parts;
  const { define, each, fixed, lazily, once, slice, soon } = intrinsics;
  const { guard } = deferreds;
  const { assign, defineProperty, keys } = Object;
  const asText = String;
  const nothing = () => undefined;
  const media = (query) => ({ matches: false, media: asText(query), onchange: null, addListener: nothing, removeListener: nothing, addEventListener: nothing, removeEventListener: nothing });

  // ---- messages ----------------------------------------------------------------------------------------------------------------

  /** Dispatches a copy of a message after what runs now. */
  function deliver(target, message, from) {
    const copy = data().structuredClone(message);
    soon(() => guard(() => events.dispatch(target, new events.kinds.MessageEvent('message', { data: copy, ...from })), undefined, []));
  }

  function postMessage(message, options) {
    const wanted = options !== null && typeof options === 'object' ? options.targetOrigin : options;
    const { origin } = location();
    if (wanted === undefined || wanted === null || wanted === '*' || wanted === '/' || wanted === origin || wanted === origin + '/') {
      deliver(window, message, { origin, source: window });
    }
  }

  const channel = once(() => {
    const others = new intrinsics.WeakMap();
    class MessagePort extends events.EventTarget {
      onmessage = null;
      constructor() {
        super();
      }
      postMessage(message) {
        const other = others.get(this);
        if (other !== undefined) {
          deliver(other, message, {});
        }
      }
      start() { return undefined; }
      close() { others.delete(this); }
    }
    class MessageChannel {
      port1 = new MessagePort();
      port2 = new MessagePort();
      constructor() {
        others.set(this.port1, this.port2);
        others.set(this.port2, this.port1);
      }
    }
    return { MessagePort, MessageChannel };
  });

  // ---- windows that scripts open -----------------------------------------------------------------------------------------------

  /** Nothing is shown; it can be asked and closed like any other window. */
  function open(address, name) {
    let closed = false;
    const url = address === undefined || address === null || asText(address) === '' ? 'about:blank' : asText(address);
    const place = urls().pageOf(url, location().href);
    const opened = new events.EventTarget();
    assign(opened, {
      name: name === undefined ? '' : asText(name), opener: window, focus: nothing, blur: nothing, print: nothing, moveTo: nothing, resizeTo: nothing, scrollTo: nothing,
      postMessage: nothing, alert: nothing, close() { closed = true; }, innerWidth: 0, innerHeight: 0, length: 0
    });
    each(['self', 'window', 'parent', 'top', 'frames'], (key) => define(opened, key, opened));
    property(opened, 'closed', () => closed);
    property(opened, 'document', once(() => dom().newDocument()));
    property(opened, 'location', () => place, (next) => { place.href = asText(next); });
    return opened;
  }

  function property(target, name, get, set) {
    defineProperty(target, name, { __proto__: null, get, set, configurable: true, enumerable: true });
  }

  // ---- what is offered ---------------------------------------------------------------------------------------------------------

  const navigator = once(() => ({
    userAgent: 'WebChatService', appName: 'WebChatService', appVersion: '1', appCodeName: 'WebChatService', product: '', platform: '', vendor: '', language: settings.language,
    languages: [settings.language], onLine: true, cookieEnabled: true, doNotTrack: null, webdriver: false, hardwareConcurrency: 1, maxTouchPoints: 0, plugins: [], mimeTypes: [],
    ...devices().devices, sendBeacon: () => false, javaEnabled: () => false, vibrate: () => false
  }));
  const offered = {
    self: window, parent: window, top: window, frames: window, window, opener: null, frameElement: null, name: '', status: '', closed: false, length: 0, isSecureContext: true,
    alert: nothing, confirm: () => false, prompt: () => null, open, close: nothing, focus: nothing, blur: nothing, stop: nothing,
    matchMedia: media, scroll: nothing, scrollTo: nothing, scrollBy: nothing, moveTo: nothing, resizeTo: nothing, getSelection: () => inert,
    innerWidth: 0, innerHeight: 0, outerWidth: 0, outerHeight: 0, scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, screenX: 0, screenY: 0, devicePixelRatio: 1,
    screen: { width: 0, height: 0, availWidth: 0, availHeight: 0, colorDepth: 24, pixelDepth: 24 },
    history: { length: 1, state: null, pushState: nothing, replaceState: nothing, back: nothing, forward: nothing, go: nothing },
    performance: { now: timers.elapsed, timeOrigin: timers.timeOrigin, mark: nothing, measure: nothing, clearMarks: nothing, timing: {}, getEntriesByType: () => [], getEntriesByName: () => [] },
    ...loading.listening(() => window), postMessage,
    reportError: (problem) => host.problem(values.describe(problem)),
    customElements: inert, cookieStore: cookies.cookieStore, Cookie: cookies.Cookie, Cookies: cookies.Cookie,
    atob: (text) => slice(host.fromBase64(asText(text)), 1), btoa: (text) => host.toBase64(asText(text))
  };
  each(keys(offered), (name) => fixed(window, name, offered[name]));
  each(keys(events.kinds), (name) => fixed(window, name, events.kinds[name]));

  property(window, 'location', location, nothing); // nothing is loaded
  each([[navigator, 'navigator'], [$, '$'], [$, 'jQuery']], (one) => lazily(window, one[1], one[0]));
  lazily(window, 'origin', () => location().origin);
  const made = [
    [urls, ['URL', 'URLSearchParams']], [dom, ['document', 'Node', 'Element', 'HTMLElement', 'Document', 'DocumentFragment', 'Text']],
    [data, ['structuredClone', 'TextEncoder', 'TextDecoder', 'Blob', 'File', 'crypto', 'DOMException']],
    [network.parts, ['fetch', 'Headers', 'Request', 'Response', 'AbortController', 'AbortSignal', 'XMLHttpRequest']], [channel, ['MessageChannel', 'MessagePort']], [devices, ['Audio', 'Notification', 'FormData']]
  ];
  each(made, (one) => each(one[1], (name) => lazily(window, name, () => one[0]()[name])));
  lazily(window, 'getComputedStyle', () => (element) => element?.style ?? {});
  each([
    'Image', 'Option', 'WebSocket', 'EventSource', 'BroadcastChannel', 'Worker', 'MutationObserver', 'IntersectionObserver', 'ResizeObserver',
    'PerformanceObserver', 'FileReader', 'DOMParser', 'XMLSerializer', 'SpeechSynthesisUtterance'
  ], (name) => fixed(window, name, inert));
  each(['Atomics', 'SharedArrayBuffer', 'Polyglot', 'Java', 'Graal', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'quit', 'read', 'WebAssembly'], (name) => {
    delete window[name];
  });
  fixed(window, 'print', nothing);
  each(['indexedDB', 'caches', 'visualViewport'], (name) => fixed(window, name, undefined));

})
