// A question before something is done that chats feel. The keyboard goes back to where it was.

import { make } from './console-dom.js';

/** Whether it is to be done; `action` is what the button says. */
export function ask(title, text, action) {
  const focus = document.activeElement?.getAttribute('data-focus');
  return new Promise((answer) => {
    const dialog = make('dialog', { 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-text', onclose: () => close() },
      make('h2', { id: 'ask-title', text: title }), make('p', { id: 'ask-text', text }),
      make('form.row', { method: 'dialog' }, make('button.primary', { value: 'yes', text: action }), make('button', { value: 'no', text: 'Cancel', autofocus: true })));
    const close = () => {
      dialog.remove();
      if (focus) {
        document.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
      }
      answer(dialog.returnValue === 'yes');
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
