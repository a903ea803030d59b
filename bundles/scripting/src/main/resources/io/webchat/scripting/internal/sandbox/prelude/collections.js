// Collections of jQuery, over the inert document: events, texts, classes and the like are those of the elements. What a script looks for
// and has not made itself counts as nothing found, but takes events and everything else.
(function (parts) {
  'use strict';
  const { intrinsics, events, loading, dom, inert, window } = parts;
  const { apply, define, each: eachOf, exec, filter, first, iterate, joined, map: mapOf, replace, some, split, test, trim, without } = intrinsics;
  const { hasOwn, keys } = Object;
  const { isArray } = Array;
  const { isInteger } = Number;
  const { iterator, toPrimitive } = Symbol;
  const asText = String;
  const asNumber = Number;
  const NativeProxy = Proxy;
  const SHORTHANDS = ['click', 'dblclick', 'submit', 'change', 'focus', 'blur', 'focusin', 'focusout', 'keydown', 'keyup', 'keypress', 'mousedown', 'mouseup', 'mousemove',
    'mouseover', 'mouseout', 'mouseenter', 'mouseleave', 'select', 'resize', 'scroll', 'contextmenu', 'error', 'unload', 'input'];
  const words = (text) => filter(split(replace(trim(asText(text)), /\s+/g, () => ' '), ' '), (word) => word !== '');

  return ({ fn, each, onReady, isPlainObject }) => {
    const { document, isNode, inTree, standIn, element, Text } = dom();

    // ---- events ----------------------------------------------------------------------------------------------------------------

    /** An event as handlers of jQuery get it; `original` is the one that was dispatched. */
    class JQueryEvent extends events.Event {
      constructor(type, props, original) {
        super(type, { bubbles: true, cancelable: true });
        eachOf(keys(props ?? {}), (key) => define(this, key, props[key]));
        define(this, 'originalEvent', original);
      }
      preventDefault() { super.preventDefault(); this.originalEvent?.preventDefault(); }
      stopPropagation() { super.stopPropagation(); this.originalEvent?.stopPropagation(); }
      stopImmediatePropagation() { super.stopImmediatePropagation(); this.originalEvent?.stopImmediatePropagation(); }
      isDefaultPrevented() { return this.defaultPrevented; }
      isPropagationStopped() { return events.isStopped(this); }
      isImmediatePropagationStopped() { return events.isImmediatelyStopped(this); }
    }

    function Event(type, props) {
      return type instanceof JQueryEvent ? type : new JQueryEvent(asText(type?.type ?? type), props);
    }

    /** `click.mine.other` as {type, spaces}. */
    function typeOf(text) {
      const parts = split(text, '.');
      return { type: parts[0], spaces: without(parts, 1) };
    }

    function asHandlersGetIt(event, node, data) {
      const shown = event instanceof JQueryEvent ? event : new JQueryEvent(event.type, event.detail === undefined ? {} : { detail: event.detail }, event);
      events.setPlace(shown, event.target, node, event.composedPath());
      if (data !== undefined) {
        define(shown, 'data', data);
      }
      return shown;
    }

    /** What a handler is called on: the target of the listener, or what fits the selector between the event's target and it. */
    function calledOn(entry, node, event) {
      if (entry.selector === undefined) {
        return [node];
      }
      const path = event.composedPath();
      let inside = true;
      return filter(path, (one) => {
        inside = inside && one !== node;
        return inside && isNode(one) && typeof one.matches === 'function' && one.matches(entry.selector);
      });
    }

    function attach(target, text, { selector, data, handler, once }) {
      const { type, spaces } = typeOf(text);
      const entry = { type, spaces, selector, handler, isOfJQuery: true, once, capture: false };
      entry.run = (node, event, extra) => eachOf(calledOn(entry, node, event), (self) => {
        const shown = asHandlersGetIt(event, self, data);
        const result = apply(handler, self, joined([shown], extra ?? []));
        if (result !== undefined) {
          define(shown, 'result', result);
        }
        if (result === false) {
          shown.preventDefault();
          shown.stopPropagation();
        }
      });
      events.attach(target, entry);
    }

    function isMeant(one, { type, spaces }, selector, handler) {
      return one.isOfJQuery === true && (type === '' || one.type === type) && !some(spaces, (space) => !some(one.spaces, (own) => own === space))
        && (selector === undefined || one.selector === selector) && (handler === undefined || one.handler === handler);
    }

    /** (types, fn), (types, selector, fn), (types, selector, data, fn), (types, data, fn), and with an object {types: fn}. */
    function listen(targets, types, rest, once) {
      if (types !== null && typeof types === 'object') {
        eachOf(keys(types), (type) => listen(targets, type, joined(rest, [types[type]]), once));
        return;
      }
      const handler = rest[rest.length - 1] === false ? () => false : rest[rest.length - 1];
      const selector = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
      const data = rest.length > 1 ? rest[rest.length - 2] : undefined;
      if (typeof handler !== 'function') {
        return;
      }
      eachOf(targets, (target) => eachOf(words(types), (text) => {
        const { type } = typeOf(text);
        const isOfPage = target === window || target === document;
        if (isOfPage && (type === 'ready' || loading.isOfLoading(type))) {
          loading.whenLoaded(() => apply(handler, target, [loading.eventOf(type === 'ready' ? 'load' : type)]), []);
        }
        attach(target, text, { selector, data: data === selector ? undefined : data, handler, once });
      }));
    }

    function unlisten(targets, types, selector, handler) {
      const of = typeof selector === 'function' || selector === false ? { handler: selector } : { selector, handler };
      eachOf(targets, (target) => eachOf(types === undefined ? [''] : words(types), (text) => {
        const wanted = typeOf(text);
        events.detach(target, (one) => isMeant(one, wanted, of.selector, of.handler || undefined));
      }));
    }

    /** Handlers of jQuery and properties such as `onclick` are called, listeners of the DOM are not: as jQuery has it. */
    function trigger(targets, given, extra, bubbles) {
      const args = extra === undefined || extra === null ? [] : isArray(extra) ? extra : [extra];
      let last;
      eachOf(targets, (target) => {
        const { type, spaces } = typeOf(given instanceof events.Event ? given.type : asText(given?.type ?? given));
        const event = given instanceof JQueryEvent ? given : new JQueryEvent(type, isPlainObject(given) ? propsOf(given) : {});
        event.initEvent(type, bubbles, true);
        events.dispatch(target, event, args, (one) => isMeant(one, { type, spaces }));
        last = event;
      });
      return last;
    }

    function propsOf(given) {
      const props = {};
      eachOf(filter(keys(given), (key) => key !== 'type'), (key) => define(props, key, given[key]));
      return props;
    }

    // ---- what a collection holds -----------------------------------------------------------------------------------------------

    const contents = new intrinsics.WeakMap();

    /** {found, all}: `all` has elements that stand in for those that are not there, too. */
    function search(root, selector) {
      const found = inTree(root, selector);
      const one = found.length > 0 ? null : standIn(root, selector);
      return { found, all: one === null ? found : [one] };
    }

    function created(text, props) {
      const tag = /^\s*<([a-z][a-z0-9-]*)/i;
      const node = element(exec(tag, text)?.[1] ?? 'div');
      const inner = exec(/^\s*<[^>]*>(.*)<\/[^>]*>\s*$/s, text)?.[1] ?? '';
      node.innerHTML = inner;
      const made = holding([node]);
      eachOf(keys(isPlainObject(props) ? props : {}), (name) => {
        const method = made[name];
        if (name in methods || typeof props[name] === 'function') {
          apply(method, made, [props[name]]);
        } else {
          node.setAttribute(name, props[name]);
        }
      });
      return made;
    }

    function of(subject, context) {
      if (subject !== null && typeof subject === 'object' && contents.has(subject)) {
        return subject;
      }
      if (typeof subject === 'string') {
        if (test(/^\s*</, subject)) {
          return created(subject, context);
        }
        const root = isNode(context) ? context : contents.get(context ?? document)?.all[0] ?? document;
        const { found, all } = search(isNode(root) ? root : document, trim(subject));
        return holding(found, all);
      }
      if (subject === undefined || subject === null || subject === inert || typeof subject === 'function') {
        return holding([]);
      }
      return holding(isArray(subject) ? mapOf(subject, (one) => one) : [subject]);
    }

    /** A collection; what it does not know returns it again, and what is below that is inert. */
    function holding(found, all) {
      const target = { __proto__: null };
      const self = new NativeProxy(target, {
        __proto__: null,
        get(own, key) {
          if (typeof key === 'string' && isInteger(asNumber(key)) && key !== '') {
            return contents.get(self).all[key] ?? (found.length === 0 ? inert : undefined);
          }
          return typeof key === 'symbol' ? symbolMember(found, key) : member(self, own, key);
        },
        set: (own, key, value) => { own[key] = value; return true; },
        has: (own, key) => key in own || key in methods
      });
      contents.set(self, { found, all: all ?? found });
      return self;
    }

    function symbolMember(found, key) {
      return key === iterator ? () => iterate(found) : key === toPrimitive ? () => '' : undefined;
    }

    function member(self, own, key) {
      if (key === 'length') { return contents.get(self).found.length; }
      if (key === 'jquery') { return fn.jquery; }
      if (key === 'then' || key === 'toJSON') { return undefined; }
      if (hasOwn(own, key)) { return own[key]; }
      if (hasOwn(fn, key) && typeof fn[key] === 'function' && key !== 'extend') {
        return (...args) => { const result = apply(fn[key], self, args); return result === undefined ? self : result; };
      }
      return methods[key] === undefined ? returning(self) : (...args) => methods[key](self, contents.get(self), args);
    }

    function returning(self) {
      return new NativeProxy(function () {}, { __proto__: null, get: (target, key) => inert[key], set: () => true, apply: () => self, construct: () => inert });
    }

    /** The nodes of what is put somewhere: a markup, a node, a collection or a list of them. */
    function nodesOf(given) {
      if (typeof given === 'string') {
        return [new Text(given, true)];
      }
      return filter(isArray(given) ? given : contents.get(of(given)).all, isNode);
    }

    const firstOf = ({ all }) => all[0];

    /** A value of the first element, or sets that of all: {read, write}. */
    function valued(read, write) {
      return (self, held, args) => {
        if (args.length === 0) {
          return held.all.length === 0 ? '' : read(firstOf(held));
        }
        eachOf(held.all, (node, i) => write(node, typeof args[0] === 'function' ? apply(args[0], node, [i, read(node)]) : args[0]));
        return self;
      };
    }

    /** As `valued`, of named values; what was never set is inert. */
    function named(read, write) {
      return (self, held, args) => {
        const name = args[0];
        if (name !== null && typeof name === 'object') {
          eachOf(held.all, (node) => eachOf(keys(name), (key) => write(node, key, name[key])));
          return self;
        }
        if (args.length > 1) {
          eachOf(held.all, (node) => write(node, asText(name), args[1]));
          return self;
        }
        return name === undefined || held.all.length === 0 ? inert : read(firstOf(held), asText(name)) ?? inert;
      };
    }

    function chain(run) {
      return (self, held, args) => {
        eachOf(held.all, (node, i) => run(node, args, i));
        return self;
      };
    }

    const data = new intrinsics.WeakMap();
    function dataOf(node) {
      if (!data.has(node)) {
        data.set(node, { __proto__: null });
      }
      return data.get(node);
    }

    const put = (method) => chain((node, args) => eachOf(isNode(node) ? args : [], (given) => eachOf(nodesOf(given), (child) => node[method](child))));
    const classes = (method) => chain((node, args) => isNode(node) && eachOf(words(args[0] ?? ''), (word) => (args.length > 1 ? node.classList[method](word, args[1]) : node.classList[method](word))));
    const toOthers = (method) => (self, held, args) => {
      const others = of(args[0]);
      methods[method](others, contents.get(others), [held.all]);
      return self;
    };
    const around = (next) => (self, { all }, args) => holding(filter(mapOf(filter(all, isNode), (node) => next(node, args[0])), isNode));
    const methods = {
      __proto__: null,
      each: (self, { found }, args) => { each(found, args[0]); return self; },
      get: (self, { found, all }, args) => (args.length === 0 ? mapOf(found, (one) => one) : all[args[0] < 0 ? all.length + args[0] : args[0]]),
      toArray: (self, { found }) => mapOf(found, (one) => one),
      map: (self, { found }, args) => holding(filter(mapOf(found, (node) => apply(args[0], node, [0, node])), (one) => one !== null && one !== undefined)),
      eq: (self, { found, all }, args) => holding(filter(found, (one, i) => i === args[0]), filter(all, (one, i) => i === args[0])),
      first: (self, { found, all }) => holding(first(found, 1), first(all, 1)),
      last: (self, { found, all }) => holding(without(found, found.length - 1), without(all, all.length - 1)),
      find: (self, { all }, args) => (isNode(all[0]) && typeof args[0] === 'string' ? of(args[0], all[0]) : holding([])),
      closest: around((node, selector) => node.closest(selector)), parent: around((node) => node.parentNode), next: around((node) => node.nextElementSibling),
      prev: around((node) => node.previousElementSibling),
      children: (self, { all }) => holding(isNode(all[0]) ? mapOf(all[0].children, (one) => one) : []),
      is: (self, { all }, args) => some(all, (node) => isNode(node) && typeof args[0] === 'string' && node.matches(args[0])),
      index: () => -1,
      add: (self, held, args) => holding(joined(held.found, contents.get(of(args[0])).found), joined(held.all, contents.get(of(args[0])).all)),
      end: (self) => self,
      on: (self, { all }, args) => { listen(all, args[0], without(args, 1), false); return self; },
      one: (self, { all }, args) => { listen(all, args[0], without(args, 1), true); return self; },
      off: (self, { all }, args) => { unlisten(all, args[0], args[1], args[2]); return self; },
      delegate: (self, { all }, args) => { listen(all, args[1], [args[0], args[2]], false); return self; },
      trigger: (self, { all }, args) => { trigger(all, args[0], args[1], true); return self; },
      triggerHandler: (self, { all }, args) => trigger(first(all, 1), args[0], args[1], false)?.result,
      ready: (self, held, args) => { onReady(args[0]); return self; },
      load: (self, { all }, args) => { if (all[0] === window || all[0] === document) { onReady(args[0]); } return self; },
      val: valued((node) => node.value ?? '', (node, value) => { node.value = value; }),
      text: valued((node) => node.textContent ?? '', (node, value) => { node.textContent = value; }),
      html: valued((node) => node.innerHTML ?? '', (node, value) => { node.innerHTML = value; }),
      attr: named((node, name) => (isNode(node) ? node.getAttribute(name) : undefined), (node, name, value) => isNode(node) && node.setAttribute(name, value)),
      prop: named((node, name) => node[name], (node, name, value) => { node[name] = value; }),
      css: named((node, name) => (isNode(node) ? node.style[name] : ''), (node, name, value) => { if (isNode(node)) { node.style[name] = value; } }),
      data: named((node, name) => dataOf(node)[name] ?? (isNode(node) ? node.dataset[name] : undefined), (node, name, value) => { dataOf(node)[name] = value; }),
      removeData: chain((node, args) => { delete dataOf(node)[asText(args[0])]; }),
      removeAttr: chain((node, args) => isNode(node) && node.removeAttribute(args[0])),
      addClass: classes('add'), removeClass: classes('remove'), toggleClass: classes('toggle'),
      hasClass: (self, { all }, args) => some(all, (node) => isNode(node) && node.classList.contains(args[0])),
      append: put('appendChild'), prepend: put('prepend'), after: put('after'), before: put('before'),
      appendTo: toOthers('append'), prependTo: toOthers('prepend'), insertAfter: toOthers('after'), insertBefore: toOthers('before'),
      remove: chain((node) => isNode(node) && node.remove()), detach: chain((node) => isNode(node) && node.remove()),
      empty: chain((node) => { if (isNode(node)) { node.textContent = ''; } }),
      width: () => 0, height: () => 0, outerWidth: () => 0, outerHeight: () => 0, scrollTop: () => 0, scrollLeft: () => 0,
      serialize: () => '', serializeArray: () => []
    };
    methods.bind = methods.on;
    methods.unbind = methods.off;
    methods.filter = (self, { found, all }, args) => {
      const fits = (node, i) => (typeof args[0] === 'function' ? apply(args[0], node, [i, node]) : isNode(node) && node.matches(asText(args[0])));
      return holding(filter(found, fits), filter(all, fits));
    };
    eachOf(SHORTHANDS, (type) => {
      methods[type] = (self, { all }, args) => {
        if (args.length > 0) {
          listen(all, type, args, false);
        } else {
          trigger(all, type, [], true);
        }
        return self;
      };
    });
    return { of, Event };
  };
})
