// Elements made of texts: nothing here ever reads HTML.

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;
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
