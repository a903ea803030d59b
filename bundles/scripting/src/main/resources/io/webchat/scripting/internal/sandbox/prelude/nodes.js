// Nodes of the inert document: a tree that scripts build, read and take apart. What is not defined on a node can be called and read
// without end or effect.
(function (parts) {
  'use strict';
  const { intrinsics, events, markup, inert, window } = parts;
  const { add, define, each, filter, first, join, joined, lower, map, slice, soon, test, trim, without } = intrinsics;
  const { textOf, escapeText, attributesText, parse, matches } = markup;
  const { hasOwn, keys } = Object;
  const { get: getProperty } = Reflect;
  const asText = String;
  const NativeProxy = Proxy;
  const VOID = { __proto__: null };
  each(['AREA', 'BR', 'COL', 'EMBED', 'HR', 'IMG', 'INPUT', 'LINK', 'META', 'SOURCE', 'TRACK', 'WBR'], (name) => { VOID[name] = true; });

  return () => {
    const ELEMENT = 1;
    const TEXT = 3;
    const DOCUMENT = 9;
    const FRAGMENT = 11;
    let element;
    const states = new intrinsics.WeakMap();
    const stateOf = (node) => states.get(node);
    const isNode = (value) => value !== null && typeof value === 'object' && states.has(value);

    /** Of a sound or a film: what waits for it goes on. */
    const playNothing = async () => undefined;
    const KNOWN = { __proto__: null, then: true, toJSON: true };
    const handler = {
      __proto__: null,
      get(target, key, self) {
        if (key in target || typeof key === 'symbol' || KNOWN[key]) {
          return getProperty(target, key, self);
        }
        return key === 'play' ? playNothing : test(/^on[a-z]+$/, key) ? null : inert;
      }
    };

    // ---- the tree --------------------------------------------------------------------------------------------------------------

    const childrenOf = (node) => stateOf(node).children;
    const elementsOf = (node) => filter(childrenOf(node), (child) => stateOf(child).type === ELEMENT);

    function contains(outer, inner) {
      for (let node = inner; isNode(node); node = stateOf(node).parent) {
        if (node === outer) {
          return true;
        }
      }
      return false;
    }

    function detach(node) {
      const state = stateOf(node);
      if (state.parent !== null) {
        const parent = stateOf(state.parent);
        parent.children = filter(parent.children, (one) => one !== node);
        state.parent = null;
      }
      state.removed = true;
    }

    /** A script that is put into the page would load Widgets, which are there. */
    function wasInserted(node) {
      if (stateOf(node).name === 'SCRIPT' && !stateOf(node).isRunning) {
        soon(() => {
          events.dispatch(node, new events.Event('load'));
          events.dispatch(node, new events.Event('readystatechange'));
        });
      }
    }

    function place(parent, node, index) {
      const state = stateOf(node);
      if (state.type === FRAGMENT) {
        const moved = state.children;
        state.children = [];
        each(moved, (child, i) => place(parent, child, index + i));
        return;
      }
      detach(node);
      const { children } = stateOf(parent);
      const at = index < children.length ? index : children.length;
      stateOf(parent).children = joined(joined(first(children, at), [node]), without(children, at));
      state.parent = parent;
      state.removed = false;
      wasInserted(node);
    }

    /** Puts a node before another, or at the end; what cannot be there is left out. */
    function insert(parent, node, before) {
      if (!isNode(node) || contains(node, parent)) {
        return node;
      }
      const { children } = stateOf(parent);
      let index = children.length;
      each(children, (child, i) => { index = child === before ? i : index; });
      place(parent, node, index);
      return node;
    }

    function insertAll(parent, given, before) {
      each(given, (one) => insert(parent, isNode(one) || one === inert ? one : new Text(one), before));
    }

    function sibling(node, list, step) {
      const { parent } = stateOf(node);
      const all = parent === null ? [] : list(parent);
      let found = null;
      each(all, (one, i) => { found = one === node ? all[i + step] ?? null : found; });
      return found;
    }

    // ---- looking for elements --------------------------------------------------------------------------------------------------

    const MOST_STAND_INS = 500;

    /** An element as selectors see it. */
    function seen(node) {
      const state = stateOf(node);
      return {
        tag: state.name,
        attribute: (name) => state.attributes[name]?.value ?? null,
        around: () => (state.parent !== null && stateOf(state.parent).type === ELEMENT ? seen(state.parent) : null)
      };
    }

    function collect(root, fits, found) {
      each(elementsOf(root), (child) => {
        if (fits(child)) {
          add(found, child);
        }
        collect(child, fits, found);
      });
      return found;
    }

    function inTree(root, selector) {
      const alternatives = parse(selector);
      return collect(root, (node) => matches(seen(node), alternatives), []);
    }

    /** The element of a page that is not there: the same one for the same selector, until a script removes it. */
    function standIn(root, selector) {
      const state = stateOf(root);
      state.standIns = state.standIns ?? new intrinsics.Map();
      const known = state.standIns.get(selector);
      if (known !== undefined) {
        return stateOf(known).removed ? null : known;
      }
      const chain = parse(selector)[0] ?? [];
      const { tag, id, classes } = chain[chain.length - 1] ?? { tag: '', id: '', classes: [] };
      const node = element(tag === '' ? 'DIV' : tag);
      if (id !== '') {
        node.setAttribute('id', id);
      }
      if (classes.length > 0) {
        node.setAttribute('class', join(classes, ' '));
      }
      stateOf(node).parent = state.type === DOCUMENT ? root.body : root;
      if (state.standIns.size < MOST_STAND_INS) {
        state.standIns.set(selector, node);
      }
      return node;
    }

    function find(root, given) {
      const selector = trim(asText(given));
      const found = inTree(root, selector);
      const one = found.length > 0 ? null : standIn(root, selector);
      return one === null ? found : [one];
    }

    /** A list as collections of elements are: with item and namedItem. */
    function collection(list) {
      define(list, 'item', (index) => list[index] ?? null);
      define(list, 'namedItem', (name) => filter(list, (node) => node.id === asText(name))[0] ?? null);
      return list;
    }

    /** Puts one text, or a markup, in the place of all children. */
    function fill(node, text, isMarkup) {
      each(childrenOf(node), detach);
      if (text !== '') {
        insert(node, new Text(text, isMarkup));
      }
    }

    const byId = (root, id) => find(root, test(/^[\w-]+$/, asText(id)) ? '#' + asText(id) : '[id="' + asText(id) + '"]')[0] ?? null;

    // ---- nodes -----------------------------------------------------------------------------------------------------------------

    class Node extends events.EventTarget {
      constructor(name, type) {
        super();
        const self = new NativeProxy(this, handler);
        states.set(self, { name: asText(name ?? ''), type: type ?? ELEMENT, parent: null, children: [], attributes: { __proto__: null }, removed: false });
        return self;
      }
      get nodeName() { return stateOf(this).name; }
      get nodeType() { return stateOf(this).type; }
      get nodeValue() { return null; }
      get ownerDocument() { return window.document; }
      get baseURI() { return window.location.href; }
      get isConnected() { return contains(window.document, this); }
      get parentNode() { return stateOf(this).parent; }
      get parentElement() { const { parent } = stateOf(this); return parent !== null && stateOf(parent).type === ELEMENT ? parent : null; }
      get childNodes() { return collection(joined(childrenOf(this), [])); }
      get children() { return collection(elementsOf(this)); }
      get childElementCount() { return elementsOf(this).length; }
      get firstChild() { return childrenOf(this)[0] ?? null; }
      get lastChild() { const all = childrenOf(this); return all[all.length - 1] ?? null; }
      get firstElementChild() { return elementsOf(this)[0] ?? null; }
      get lastElementChild() { const all = elementsOf(this); return all[all.length - 1] ?? null; }
      get nextSibling() { return sibling(this, childrenOf, 1); }
      get previousSibling() { return sibling(this, childrenOf, -1); }
      get nextElementSibling() { return sibling(this, elementsOf, 1); }
      get previousElementSibling() { return sibling(this, elementsOf, -1); }
      get textContent() { return join(map(childrenOf(this), (child) => child.textContent), ''); }
      set textContent(text) { fill(this, asText(text ?? ''), false); }
      hasChildNodes() { return childrenOf(this).length > 0; }
      contains(node) { return isNode(node) && contains(this, node); }
      getRootNode() { let node = this; while (stateOf(node).parent !== null) { node = stateOf(node).parent; } return node; }
      appendChild(node) { return insert(this, node); }
      insertBefore(node, before) { return insert(this, node, before); }
      append(...given) { insertAll(this, given); }
      prepend(...given) { insertAll(this, given, childrenOf(this)[0]); }
      removeChild(node) { if (isNode(node)) { detach(node); } return node; }
      replaceChild(node, old) { insert(this, node, old); return this.removeChild(old); }
      replaceChildren(...given) { each(childrenOf(this), detach); insertAll(this, given); }
      remove() { detach(this); }
      before(...given) { const { parent } = stateOf(this); if (parent !== null) { insertAll(parent, given, this); } }
      after(...given) { const { parent } = stateOf(this); if (parent !== null) { insertAll(parent, given, this.nextSibling ?? undefined); } }
      replaceWith(...given) { const { parent } = stateOf(this); if (parent !== null) { insertAll(parent, given, this); } detach(this); }
      /** Out of JavaScript goes nothing of a node but the files that were chosen. */
      toJSON() { return hasOwn(this, 'files') ? { files: this.files } : {}; }
      isSameNode(node) { return node === this; }
      normalize() { return undefined; }
    }

    /** A text; one of a markup shows what is seen of it. */
    class Text extends Node {
      constructor(text, isMarkup) {
        const self = super('#text', TEXT);
        stateOf(self).text = asText(text);
        stateOf(self).isMarkup = isMarkup === true;
        return self;
      }
      get data() { return this.textContent; }
      set data(text) { this.textContent = text; }
      get nodeValue() { return this.textContent; }
      set nodeValue(text) { this.textContent = text; }
      get length() { return this.textContent.length; }
      get textContent() { const { text, isMarkup } = stateOf(this); return isMarkup ? textOf(text) : text; }
      set textContent(text) { const state = stateOf(this); state.text = asText(text); state.isMarkup = false; }
      cloneNode() { const { text, isMarkup } = stateOf(this); return new Text(text, isMarkup); }
    }

    const contentOf = (node) => join(map(childrenOf(node), markupOf), '');

    function markupOf(node) {
      const { type, text, isMarkup, name, attributes } = stateOf(node);
      if (type === TEXT) {
        return isMarkup ? text : escapeText(text);
      }
      const tag = lower(name);
      const own = map(keys(attributes), (key) => ({ name: key, value: attributes[key].value }));
      return '<' + tag + attributesText(own) + '>' + (VOID[name] ? '' : contentOf(node) + '</' + tag + '>');
    }

    return {
      Node, Text, DOCUMENT, FRAGMENT, stateOf, isNode, detach, insertAll, find, inTree, byId, collection, seen, standIn, fill,
      contentOf, markupOf,
      /** Elements are made by this. */
      elementsAre(make) { element = make; }
    };
  };
})
