// The form before a chat: `form.inputs` of the configuration of Genesys Widgets.
import { element } from './webchat-ui-dom.js';

const STANDARD = ['firstname', 'lastname', 'email', 'subject'].map((name) => ({ id: 'cx_webchat_form_' + name, name }));
const PLAIN = new Set(['text', 'email', 'tel', 'url', 'number', 'date', 'hidden', 'password']);

/** An input of a site may be a jQuery-like call away from its value: a function gets `(event, form, input, label, $, CXBus, Common)`. */
function isAccepted(settings, control, form, event) {
  if (typeof settings.validate !== 'function') {
    return true;
  }
  const wrap = (node) => ({ 0: node, length: 1, val: () => node.value, attr: (name) => node.getAttribute(name), is: (what) => what === ':checked' && node.checked });
  try {
    return settings.validate(event, wrap(form), wrap(control), null, undefined, globalThis.CXBus, undefined) !== false;
  } catch (e) {
    setTimeout(() => { throw e; });
    return false;
  }
}

function controlOf(settings, values) {
  const { id, name, maxlength, placeholder, options = [], value } = settings;
  const type = settings.type || (name === 'email' ? 'email' : 'text');
  const properties = { id, name, placeholder, autocomplete: { firstname: 'given-name', lastname: 'family-name', email: 'email' }[name] || 'off' };
  const given = values[name] ?? value ?? '';
  if (type === 'select') {
    const select = element('select', properties, ...options.map((option) => element('option', { value: String(option.value ?? option.text ?? ''), textContent: option.text ?? String(option.value ?? ''), disabled: Boolean(option.disabled), selected: Boolean(option.selected) })));
    if (given !== '') {
      select.value = String(given);
    }
    return select;
  }
  if (type === 'textarea') {
    return element('textarea', { ...properties, rows: 3, value: String(given), maxlength });
  }
  if (type === 'checkbox') {
    return element('input', { ...properties, type, checked: given === true || given === 'on', value: 'on' });
  }
  return element('input', { ...properties, type: PLAIN.has(type) ? type : 'text', value: String(given), maxlength });
}

/**
 * The form; `submit` gets the values by name when all are accepted.
 * @param {{settings: {inputs?: object[], autoSubmit?: boolean}, values: object, text: Function, submit: (values: object) => void}} options
 */
export function entryForm({ settings, values, text, submit }) {
  const inputs = Array.isArray(settings.inputs) && settings.inputs.length ? settings.inputs : STANDARD;
  const fields = inputs.map((each, index) => field({ ...each, id: 'f' + index, name: String(each.name || each.id || 'field' + index), required: Boolean(each.required) }));
  const form = element('form.form', { noValidate: true, onsubmit: sent }, ...fields.map((one) => one.box), element('button.primary', { type: 'submit', textContent: text('start') }));

  function field(input) {
    const control = controlOf(input, values);
    const problem = element('p.problem', { id: input.id + '-problem', hidden: true });
    control.setAttribute('aria-describedby', problem.id);
    control.required = input.required;
    const label = element('label', { htmlFor: input.id, textContent: input.label ?? labelOf(input, text) });
    const isCheck = control.type === 'checkbox';
    const box = element(isCheck ? 'div.field.check' : 'div.field', { hidden: control.type === 'hidden' }, ...(isCheck ? [control, label] : [label, control]), problem);
    const one = { input, control, box, check };
    function check(event) {
      const empty = input.required && (isCheck ? !control.checked : !control.value.trim());
      const wrong = !empty && (!control.checkValidity() || !isAccepted(input, control, form, event));
      problem.textContent = empty ? text('required') : wrong ? text('invalid') : '';
      problem.hidden = !problem.textContent;
      control.setAttribute('aria-invalid', String(!problem.hidden));
      return problem.hidden;
    }
    // what is refused is told when the form is sent: a text that appears as the button is pressed would move it away
    control.addEventListener('input', (event) => {
      if (input.validateWhileTyping || !problem.hidden) {
        check(event);
      }
    });
    return one;
  }

  function sent(event) {
    event.preventDefault();
    const refused = fields.filter((one) => !one.check(event));
    if (refused.length) {
      refused[0].control.focus();
      return;
    }
    submit(Object.fromEntries(fields.map(({ input, control }) => [input.name, control.type === 'checkbox' ? control.checked : control.value.trim()])));
  }

  return { form, focus: () => fields.find((one) => one.control.type !== 'hidden')?.control.focus() };
}

function labelOf(input, text) {
  const known = text(input.name);
  return known === input.name ? input.placeholder ?? input.name : known;
}
