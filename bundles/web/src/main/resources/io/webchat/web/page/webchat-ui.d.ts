/** The chat window: types of webchat-ui.js, and the options of `_genesys.widgets` that it reads. */

/** An input of the form before a chat. */
export interface FormInput {
  /** What its value is called in `startChat`, or in `userData` where it is none of the reference's names. */
  name: string;
  id?: string;
  label?: string;
  placeholder?: string;
  type?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'date' | 'textarea' | 'select' | 'checkbox' | 'hidden';
  value?: string | boolean;
  required?: boolean;
  maxlength?: number;
  options?: Array<{ text?: string; value?: string; disabled?: boolean; selected?: boolean }>;
  /** `false` refuses the value. */
  validate?: (event: Event, form: any, input: any, label: any, $: any, CXBus: any, Common: any) => boolean;
  validateWhileTyping?: boolean;
}

export interface WindowOptions {
  chatButton?: { enabled?: boolean };
  form?: { inputs?: FormInput[]; firstname?: string; lastname?: string; nickname?: string; email?: string; subject?: string };
  userData?: Record<string, unknown>;
  emojis?: boolean;
  uploadsEnabled?: boolean;
  maxMessageLength?: number;
}

/** `<webchat-window lang theme open inline>`; on the bus the plugin `WebChat` with `open`, `minimize`, `close`, and the events `opened`, `minimized`, `closed`, `submitted`. */
export class WebChatWindow extends HTMLElement {
  open(values?: Record<string, string>): void;
  minimize(): void;
  close(): void;
}
