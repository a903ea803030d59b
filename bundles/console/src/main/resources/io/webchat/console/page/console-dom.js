// Elements made of texts: nothing here ever reads HTML, so that what a customer has written stays text.

/** An element by `tag.class`, with properties, attributes, listeners (`onclick`), and children. */
export function make(name, settings = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = document.createElement(tag);
  if (classes.length) {
    made.className = classes.join(' ');
  }
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (key === 'text') {
      made.textContent = value;
    } else if (key === 'value' || key === 'disabled') {
      made[key] = value;
    } else {
      made.setAttribute(key, value === true ? '' : String(value));
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A table; `columns` are `[title, cell(row), kind]`, where a cell is a text or a node. */
export function table(caption, columns, rows, none = 'none') {
  const cell = (row, [, shown, kind]) => {
    const value = shown(row);
    const made = make(kind ? `td.${kind}` : 'td');
    made.append(value instanceof Node ? value : String(value ?? ''));
    return made;
  };
  const body = rows.length
    ? rows.map((row) => make('tr', {}, columns.map((column) => cell(row, column))))
    : [make('tr', {}, make('td.quiet', { colspan: columns.length, text: none }))];
  return make('div.table', { tabindex: 0, role: 'region', 'aria-label': caption }, make('table', {},
    make('caption', { text: caption }),
    make('thead', {}, make('tr', {}, columns.map(([title, , kind]) => make(kind ? `th.${kind}` : 'th', { scope: 'col', text: title })))),
    make('tbody', {}, body)));
}

/** Replaces what is in an element; the keyboard stays where it was, at what has the same `data-focus`. */
export function fill(element, ...children) {
  const focus = element.contains(document.activeElement) ? document.activeElement.getAttribute('data-focus') : null;
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  if (focus) {
    element.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  }
}

/** Ms as people read them. */
export function time(ms) {
  if (ms === undefined || ms === null || ms < 0) {
    return '–';
  }
  if (ms < 1000) {
    return `${Math.round(ms * 100) / 100} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const clock = (epoch) => new Date(epoch).toLocaleTimeString([], { hour12: false });
export const count = (number) => Number(number ?? 0).toLocaleString();
