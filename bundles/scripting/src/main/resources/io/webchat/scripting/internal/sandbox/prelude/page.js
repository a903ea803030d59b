// The window: what it offers beside the parts that other files make. What a script does not touch is not made.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, deferreds, events, loading, timers, network, data, urls, location, dom, $, cookies, devices, settings, inert, window } = parts;
  const { define, each, fixed, once, slice, soon } = intrinsics;
  const { guard } = deferreds;
  const { assign, defineProperty, getOwnPropertyDescriptor, keys } = Object;
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
  each(['Event', 'CustomEvent', 'EventTarget'], (name) => fixed(window, name, events.kinds[name]));
  fixed(window, 'getComputedStyle', (element) => element?.style ?? {});

  property(window, 'location', location, nothing); // nothing is loaded
  // Made when a script first asks for them. They are written out, for of closures made in a loop each keeps a scope of its own, in every chat.
  const late = {
    get navigator() { return navigator(); }, set navigator(value) { fixed(window, 'navigator', value); },
    get $() { return $(); }, set $(value) { fixed(window, '$', value); },
    get jQuery() { return $(); }, set jQuery(value) { fixed(window, 'jQuery', value); },
    get origin() { return location().origin; }, set origin(value) { fixed(window, 'origin', value); },
    get URL() { return urls().URL; }, set URL(value) { fixed(window, 'URL', value); },
    get URLSearchParams() { return urls().URLSearchParams; }, set URLSearchParams(value) { fixed(window, 'URLSearchParams', value); },
    get document() { return dom().document; }, set document(value) { fixed(window, 'document', value); },
    get Node() { return dom().Node; }, set Node(value) { fixed(window, 'Node', value); },
    get Element() { return dom().Element; }, set Element(value) { fixed(window, 'Element', value); },
    get HTMLElement() { return dom().HTMLElement; }, set HTMLElement(value) { fixed(window, 'HTMLElement', value); },
    get Document() { return dom().Document; }, set Document(value) { fixed(window, 'Document', value); },
    get DocumentFragment() { return dom().DocumentFragment; }, set DocumentFragment(value) { fixed(window, 'DocumentFragment', value); },
    get Text() { return dom().Text; }, set Text(value) { fixed(window, 'Text', value); },
    get structuredClone() { return data().structuredClone; }, set structuredClone(value) { fixed(window, 'structuredClone', value); },
    get TextEncoder() { return data().TextEncoder; }, set TextEncoder(value) { fixed(window, 'TextEncoder', value); },
    get TextDecoder() { return data().TextDecoder; }, set TextDecoder(value) { fixed(window, 'TextDecoder', value); },
    get Blob() { return data().Blob; }, set Blob(value) { fixed(window, 'Blob', value); },
    get File() { return data().File; }, set File(value) { fixed(window, 'File', value); },
    get crypto() { return data().crypto; }, set crypto(value) { fixed(window, 'crypto', value); },
    get DOMException() { return data().DOMException; }, set DOMException(value) { fixed(window, 'DOMException', value); },
    get fetch() { return network.parts().fetch; }, set fetch(value) { fixed(window, 'fetch', value); },
    get Headers() { return network.parts().Headers; }, set Headers(value) { fixed(window, 'Headers', value); },
    get Request() { return network.parts().Request; }, set Request(value) { fixed(window, 'Request', value); },
    get Response() { return network.parts().Response; }, set Response(value) { fixed(window, 'Response', value); },
    get AbortController() { return network.parts().AbortController; }, set AbortController(value) { fixed(window, 'AbortController', value); },
    get AbortSignal() { return network.parts().AbortSignal; }, set AbortSignal(value) { fixed(window, 'AbortSignal', value); },
    get XMLHttpRequest() { return network.parts().XMLHttpRequest; }, set XMLHttpRequest(value) { fixed(window, 'XMLHttpRequest', value); },
    get MessageChannel() { return channel().MessageChannel; }, set MessageChannel(value) { fixed(window, 'MessageChannel', value); },
    get MessagePort() { return channel().MessagePort; }, set MessagePort(value) { fixed(window, 'MessagePort', value); },
    get Audio() { return devices().Audio; }, set Audio(value) { fixed(window, 'Audio', value); },
    get Notification() { return devices().Notification; }, set Notification(value) { fixed(window, 'Notification', value); },
    get FormData() { return devices().FormData; }, set FormData(value) { fixed(window, 'FormData', value); },
    get UIEvent() { return events.kinds.UIEvent; }, set UIEvent(value) { fixed(window, 'UIEvent', value); },
    get MouseEvent() { return events.kinds.MouseEvent; }, set MouseEvent(value) { fixed(window, 'MouseEvent', value); },
    get PointerEvent() { return events.kinds.PointerEvent; }, set PointerEvent(value) { fixed(window, 'PointerEvent', value); },
    get TouchEvent() { return events.kinds.TouchEvent; }, set TouchEvent(value) { fixed(window, 'TouchEvent', value); },
    get WheelEvent() { return events.kinds.WheelEvent; }, set WheelEvent(value) { fixed(window, 'WheelEvent', value); },
    get KeyboardEvent() { return events.kinds.KeyboardEvent; }, set KeyboardEvent(value) { fixed(window, 'KeyboardEvent', value); },
    get InputEvent() { return events.kinds.InputEvent; }, set InputEvent(value) { fixed(window, 'InputEvent', value); },
    get FocusEvent() { return events.kinds.FocusEvent; }, set FocusEvent(value) { fixed(window, 'FocusEvent', value); },
    get SubmitEvent() { return events.kinds.SubmitEvent; }, set SubmitEvent(value) { fixed(window, 'SubmitEvent', value); },
    get MessageEvent() { return events.kinds.MessageEvent; }, set MessageEvent(value) { fixed(window, 'MessageEvent', value); },
    get ErrorEvent() { return events.kinds.ErrorEvent; }, set ErrorEvent(value) { fixed(window, 'ErrorEvent', value); },
    get PromiseRejectionEvent() { return events.kinds.PromiseRejectionEvent; }, set PromiseRejectionEvent(value) { fixed(window, 'PromiseRejectionEvent', value); },
    get ProgressEvent() { return events.kinds.ProgressEvent; }, set ProgressEvent(value) { fixed(window, 'ProgressEvent', value); },
    get PopStateEvent() { return events.kinds.PopStateEvent; }, set PopStateEvent(value) { fixed(window, 'PopStateEvent', value); },
    get HashChangeEvent() { return events.kinds.HashChangeEvent; }, set HashChangeEvent(value) { fixed(window, 'HashChangeEvent', value); },
    get PageTransitionEvent() { return events.kinds.PageTransitionEvent; }, set PageTransitionEvent(value) { fixed(window, 'PageTransitionEvent', value); },
    get StorageEvent() { return events.kinds.StorageEvent; }, set StorageEvent(value) { fixed(window, 'StorageEvent', value); },
    get AnimationEvent() { return events.kinds.AnimationEvent; }, set AnimationEvent(value) { fixed(window, 'AnimationEvent', value); },
    get TransitionEvent() { return events.kinds.TransitionEvent; }, set TransitionEvent(value) { fixed(window, 'TransitionEvent', value); }
  };
  each(keys(late), (name) => {
    const accessor = getOwnPropertyDescriptor(late, name);
    accessor.enumerable = false;
    defineProperty(window, name, accessor);
  });
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
