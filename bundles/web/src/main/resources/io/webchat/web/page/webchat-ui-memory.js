// What a tab keeps over a reload: that its window was open. A browser that lets a page keep nothing opens it by the button, as before.
const KEY = 'webchat-window';

export function wasOpen() {
  try {
    return sessionStorage.getItem(KEY) === 'open';
  } catch {
    return false;
  }
}

/** @param {boolean} open */
export function keepOpen(open) {
  try {
    if (open) {
      sessionStorage.setItem(KEY, 'open');
    } else {
      sessionStorage.removeItem(KEY);
    }
  } catch {
    // blocked, or full
  }
}
