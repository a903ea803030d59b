// What waits for the page to have loaded: it is called once, also when it comes later.
(function (parts) {
  'use strict';
  const { intrinsics, deferreds, events, window, documentOf } = parts;
  const { add, apply, each, filter, slice, some, soon } = intrinsics;
  const { guard } = deferreds;
  const { addListener, removeListener, Event } = events;
  const asText = String;
  const TYPES = { __proto__: null, load: true, DOMContentLoaded: true, readystatechange: true, pageshow: true };
  const firedOnce = new intrinsics.WeakSet();
  let waiting = [];
  let isLoaded = false;

  function eventOf(type) {
    const event = new Event(type);
    events.setPlace(event, documentOf(), documentOf(), []);
    return event;
  }

  /** Calls a function when the page has loaded, which may be at once. */
  function whenLoaded(fn, args, mark) {
    if (typeof fn !== 'function') {
      return;
    }
    if (isLoaded) {
      soon(() => guard(fn, window, args));
    } else {
      add(waiting, { ...mark, run: () => guard(fn, window, args) });
    }
  }

  function isSame(one, target, type, listener) {
    return one.target === target && one.type === type && one.listener === listener;
  }

  function listen(target, given, listener, options) {
    const type = asText(given);
    const isKnown = some(waiting, (one) => isSame(one, target, type, listener));
    addListener(target, type, listener, options);
    if (TYPES[type] && !isKnown) {
      const fn = listener !== null && typeof listener === 'object' && typeof listener.handleEvent === 'function'
        ? (event) => listener.handleEvent(event) : listener;
      whenLoaded(typeof fn === 'function' ? () => apply(fn, target, [eventOf(type)]) : undefined, [], { target, type, listener });
    }
  }

  function forget(target, given, listener, options) {
    const type = asText(given);
    removeListener(target, type, listener, options);
    waiting = filter(waiting, (one) => !isSame(one, target, type, listener));
  }

  function handlerOnce(owner, name) {
    const fn = owner[name];
    if (typeof fn === 'function' && !firedOnce.has(fn)) {
      firedOnce.add(fn);
      guard(fn, owner, [eventOf(slice(name, 2))]);
    }
  }

  return {
    whenLoaded,
    /** Whether events of this type tell that the page has loaded. */
    isOfLoading: (type) => TYPES[type] === true,
    eventOf,
    /** The functions of a target that is told of the page. */
    listening: (target) => ({
      addEventListener: (type, listener, options) => listen(target(), type, listener, options),
      removeEventListener: (type, listener, options) => forget(target(), type, listener, options),
      dispatchEvent: (event) => events.dispatchGiven(target(), event)
    }),
    /** The page has loaded: everything that waited for it runs. */
    loaded(document) {
      isLoaded = true;
      const all = waiting;
      waiting = [];
      each(all, (one) => one.run());
      if (document !== undefined) {
        handlerOnce(document, 'onreadystatechange');
      }
      handlerOnce(window, 'onload');
    }
  };
})
