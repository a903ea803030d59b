// Elements made of texts: nothing here ever reads HTML.

const ADDRESS = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;
const SAFE = /^(?:https?|mailto|tel):/i;

/**
 * An element; what is `null` or `undefined` of its properties and children is left out.
 * @param {string} name with classes: `p.problem`
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = document.createElement(tag);
  made.className = classes.join(' ');
  Object.entries(properties).forEach(([key, value]) => {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (key in made && !key.includes('-')) {
      if (value !== undefined && value !== null) {
        made[key] = value;
      }
    } else if (value !== undefined && value !== null && value !== false) {
      made.setAttribute(key, value === true ? '' : String(value));
    }
  });
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

export const asObject = (value) => (value !== null && typeof value === 'object' ? value : {});

/** What a refusal says, in words. */
export function reasonOf(reason, text) {
  const found = typeof reason === 'string' ? reason : asObject(reason).text || asObject(reason).statusText || asObject(reason).message;
  return String(found || text('unreachable'));
}

/** A name without the characters that turn the direction of what follows: `exe.fdp` must not look like `pdf.exe`. */
export const plainName = (name) => String(name).replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');

/** An icon of one path. */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  Object.entries({ viewBox: '0 0 24 24', width: '20', height: '20', fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linecap': 'round', 'aria-hidden': 'true' }).forEach(([key, value]) => svg.setAttribute(key, value));
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Whether an address may be opened from a chat. */
export const isSafe = (address) => {
  try {
    return SAFE.test(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
};

/** A link in a new tab that learns nothing of this page; only its text where the address is none. */
export function link(text, address) {
  return isSafe(address) ? element('a', { href: address, target: '_blank', rel: 'noopener noreferrer', textContent: text }) : document.createTextNode(text);
}

/** A text as nodes, with links for the addresses in it. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    nodes.push(text.slice(from, match.index), link(match[0], match[0]));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== '');
}

/** A picture from elsewhere, which learns nothing of this page. */
export function picture(address, text) {
  return /^https:/i.test(address || '') ? element('img', { src: address, alt: text || '', loading: 'lazy', referrerPolicy: 'no-referrer' }) : null;
}
