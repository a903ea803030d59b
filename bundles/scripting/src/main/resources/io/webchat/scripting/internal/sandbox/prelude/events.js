// Events of the page: what scripts dispatch is called at once, on the target and on what is around it.
(function (parts) {
  'use strict';
  const { intrinsics, deferreds, timers, inert, window } = parts;
  const { add, asFlag, apply, define, each, filter, joined, some } = intrinsics;
  const { guard } = deferreds;
  const { keys } = Object;
  const asText = String;

  let setPlace;
  let isImmediatelyStopped;
  let isStopped;

  class Event {
    #type;
    #bubbles;
    #cancelable;
    #target = null;
    #currentTarget = null;
    #path = [];
    #prevented = false;
    #stopped = false;
    #stoppedAtOnce = false;
    #time = timers.elapsed();

    constructor(type, init) {
      this.initEvent(type, init?.bubbles, init?.cancelable);
    }

    static {
      setPlace = (event, target, currentTarget, path) => {
        event.#target = target;
        event.#currentTarget = currentTarget;
        event.#path = path;
      };
      isStopped = (event) => event.#stopped;
      isImmediatelyStopped = (event) => event.#stoppedAtOnce;
    }

    get type() { return this.#type; }
    get bubbles() { return this.#bubbles; }
    get cancelable() { return this.#cancelable; }
    get composed() { return false; }
    get target() { return this.#target; }
    get srcElement() { return this.#target; }
    get currentTarget() { return this.#currentTarget; }
    get eventPhase() { return this.#currentTarget === null ? 0 : this.#currentTarget === this.#target ? 2 : 3; }
    get defaultPrevented() { return this.#prevented; }
    get returnValue() { return !this.#prevented; }
    get timeStamp() { return this.#time; }
    get isTrusted() { return false; }
    get cancelBubble() { return this.#stopped; }
    set cancelBubble(value) { this.#stopped = this.#stopped || asFlag(value); }
    composedPath() { return joined(this.#path, []); }
    preventDefault() { this.#prevented = this.#prevented || this.#cancelable; }
    stopPropagation() { this.#stopped = true; }
    stopImmediatePropagation() { this.#stopped = true; this.#stoppedAtOnce = true; }
    initEvent(type, bubbles, cancelable) {
      this.#type = asText(type);
      this.#bubbles = asFlag(bubbles);
      this.#cancelable = asFlag(cancelable);
    }
  }

  const OF_EVENT = { __proto__: null, bubbles: true, cancelable: true, composed: true };

  class CustomEvent extends Event {
    #detail;
    constructor(type, init) {
      super(type, init);
      this.#detail = init?.detail ?? null;
    }
    get detail() { return this.#detail; }
    initCustomEvent(type, bubbles, cancelable, detail) {
      this.initEvent(type, bubbles, cancelable);
      this.#detail = detail ?? null;
    }
  }

  /** A kind of event that shows what it was made with: made when a script first asks for it, and from then on the one of its name. */
  function kind(name, defaults) {
    const made = class extends Event {
      constructor(type, init) {
        super(type, init);
        each(keys(defaults), (key) => define(this, key, defaults[key]));
        each(filter(keys(init ?? {}), (key) => OF_EVENT[key] !== true), (key) => define(this, key, init[key]));
      }
    };
    define(kinds, name, made);
    return made;
  }

  const position = { screenX: 0, screenY: 0, clientX: 0, clientY: 0, button: 0, buttons: 0, relatedTarget: null };
  const modifiers = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
  const kinds = {
    __proto__: null,
    Event, CustomEvent,
    get UIEvent() { return kind('UIEvent', { detail: 0, view: null }); },
    get MouseEvent() { return kind('MouseEvent', { ...position, ...modifiers, detail: 0 }); },
    get PointerEvent() { return kind('PointerEvent', { ...position, ...modifiers, pointerId: 0, pointerType: '' }); },
    get TouchEvent() { return kind('TouchEvent', { ...modifiers, touches: [], changedTouches: [] }); },
    get WheelEvent() { return kind('WheelEvent', { ...position, deltaX: 0, deltaY: 0 }); },
    get KeyboardEvent() { return kind('KeyboardEvent', { ...modifiers, key: '', code: '', location: 0, repeat: false, keyCode: 0, which: 0 }); },
    get InputEvent() { return kind('InputEvent', { data: null, inputType: '', isComposing: false }); },
    get FocusEvent() { return kind('FocusEvent', { relatedTarget: null }); },
    get SubmitEvent() { return kind('SubmitEvent', { submitter: null }); },
    get MessageEvent() { return kind('MessageEvent', { data: null, origin: '', lastEventId: '', source: null, ports: [] }); },
    get ErrorEvent() { return kind('ErrorEvent', { message: '', filename: '', lineno: 0, colno: 0, error: null }); },
    get PromiseRejectionEvent() { return kind('PromiseRejectionEvent', { promise: null, reason: undefined }); },
    get ProgressEvent() { return kind('ProgressEvent', { lengthComputable: false, loaded: 0, total: 0 }); },
    get PopStateEvent() { return kind('PopStateEvent', { state: null }); },
    get HashChangeEvent() { return kind('HashChangeEvent', { oldURL: '', newURL: '' }); },
    get PageTransitionEvent() { return kind('PageTransitionEvent', { persisted: false }); },
    get StorageEvent() { return kind('StorageEvent', { key: null, oldValue: null, newValue: null, url: '', storageArea: null }); },
    get AnimationEvent() { return kind('AnimationEvent', { animationName: '', elapsedTime: 0 }); },
    get TransitionEvent() { return kind('TransitionEvent', { propertyName: '', elapsedTime: 0 }); }
  };

  // ---- listeners ---------------------------------------------------------------------------------------------------------------

  const listeners = new intrinsics.WeakMap();
  let listened = 0;
  let parentOf = () => null;

  function isSame(one, type, listener, capture) {
    return one.type === type && one.listener === listener && one.capture === capture;
  }

  /** Adds a listener: {type, listener, capture, once, run: (self, event, extra) => …}. */
  function attach(target, entry) {
    listened += 1;
    const there = listeners.get(target);
    if (there === undefined) {
      listeners.set(target, [entry]);
    } else {
      add(there, entry);
    }
  }

  /** Takes the listeners away that `isMeant` says. */
  function detach(target, isMeant) {
    const there = listeners.get(target);
    if (there !== undefined) {
      each(there, (one) => { one.gone = one.gone || isMeant(one); });
      listeners.set(target, filter(there, (one) => !one.gone));
    }
  }

  function isListener(listener) {
    return typeof listener === 'function' || (listener !== null && typeof listener === 'object');
  }

  function call(listener, self, event) {
    if (typeof listener === 'function') {
      return apply(listener, self, [event]);
    }
    return typeof listener.handleEvent === 'function' ? listener.handleEvent(event) : undefined;
  }

  function addListener(target, givenType, listener, options) {
    const type = asText(givenType);
    const given = options !== null && typeof options === 'object' ? options : { capture: options };
    const capture = asFlag(given.capture);
    const there = listeners.get(target) ?? [];
    if (!isListener(listener) || given.signal?.aborted === true || some(there, (one) => isSame(one, type, listener, capture))) {
      return;
    }
    attach(target, { type, listener, capture, once: asFlag(given.once), run: (self, event) => call(listener, self, event) });
    if (given.signal !== null && typeof given.signal === 'object' && typeof given.signal.addEventListener === 'function') {
      given.signal.addEventListener('abort', () => removeListener(target, type, listener, capture));
    }
  }

  function removeListener(target, givenType, listener, options) {
    const type = asText(givenType);
    const capture = asFlag(options !== null && typeof options === 'object' ? options.capture : options);
    detach(target, (one) => isSame(one, type, listener, capture));
  }

  // ---- dispatch ----------------------------------------------------------------------------------------------------------------

  function pathFrom(target) {
    const path = [];
    for (let node = target; node !== null && node !== undefined && path.length < 1000; node = parentOf(node)) {
      add(path, node);
    }
    return path;
  }

  /** Runs listeners of one object; what one throws is reported, and the others run. */
  function runAll(node, event, extra, isMeant) {
    const there = listeners.get(node);
    if (there === undefined) {
      return;
    }
    each(joined(there, []), (one) => {
      if (one.type === event.type && !one.gone && !isImmediatelyStopped(event) && isMeant(one)) {
        if (one.once) {
          detach(node, (other) => other === one);
        }
        guard(one.run, undefined, [node, event, extra]);
      }
    });
  }

  /** The function of a property such as `onclick`. */
  function runHandler(node, event) {
    const handler = node['on' + event.type];
    if (typeof handler === 'function' && handler !== inert && !isImmediatelyStopped(event)) {
      const result = guard(handler, node, [event]);
      if (result === false && event.type !== 'error') {
        event.preventDefault();
      }
    }
  }

  /**
   * Calls listeners from the target outwards, captures first; `false` when one prevented the default.
   *
   * @param isMeant the listeners that count; all when it is not given
   */
  function dispatch(target, event, extra, isMeant) {
    const meant = isMeant ?? (() => true);
    const path = pathFrom(target);
    const at = (node, phase) => {
      setPlace(event, target, node, path);
      phase(node);
    };
    for (let i = path.length - 1; i > 0 && !isStopped(event); i -= 1) {
      at(path[i], (node) => runAll(node, event, extra, (one) => one.capture && meant(one)));
    }
    for (let i = 0; i < path.length && !isStopped(event) && (i === 0 || event.bubbles); i += 1) {
      at(path[i], (node) => {
        runHandler(node, event);
        runAll(node, event, extra, (one) => (i === 0 || !one.capture) && meant(one));
      });
    }
    setPlace(event, target, null, []);
    return !event.defaultPrevented;
  }

  function dispatchGiven(target, event) {
    return event instanceof Event ? dispatch(target, event) : true;
  }

  class EventTarget {
    addEventListener(type, listener, options) { addListener(this ?? window, type, listener, options); }
    removeEventListener(type, listener, options) { removeListener(this ?? window, type, listener, options); }
    dispatchEvent(event) { return dispatchGiven(this ?? window, event); }
  }
  kinds.EventTarget = EventTarget;

  /** document.createEvent of the old way. */
  function createEvent(name) {
    const Kind = kinds[asText(name)] ?? kinds[asText(name) + 'Event'] ?? CustomEvent;
    return new Kind('');
  }

  return {
    kinds, Event, CustomEvent, EventTarget, addListener, removeListener, attach, detach, dispatch, dispatchGiven, createEvent, setPlace,
    isStopped, isImmediatelyStopped,
    /** Whether a script listens to anything. */
    hasListeners: () => listened > 0,
    /** Tells what an event goes on to, outwards. */
    outwards(fn) { parentOf = fn; }
  };
})
