// Rich messages and the answers to them.
import { asObject, element, isSafe, link, picture } from './webchat-ui-dom.js';

/** The objects of a list; what else is in it cannot be shown. */
const listOf = (value) => (Array.isArray(value) ? value.filter((each) => each === asObject(each)) : []);
const button = (text, press) => element('button.plain', { type: 'button', textContent: text, onclick: press });

/** Answers are given once: what was offered is over then, until a refusal of the answer. */
function once(box, reply) {
  return (answer, shown) => {
    const offered = [...box.querySelectorAll('button, input, select, textarea')];
    offered.forEach((control) => { control.disabled = true; });
    reply(answer, shown, () => offered.forEach((control) => { control.disabled = false; }));
  };
}

const chosen = (type, text, payload) => ({ contentType: 'ButtonResponse', buttonResponse: { type, text, payload } });

function actionOf(action, type, answer) {
  if (action.type === 'Link' && isSafe(action.url)) {
    const made = link(action.text || action.url, action.url);
    return made;
  }
  return action.type === 'Postback' ? button(action.text, () => answer(chosen(type, action.text, action.payload || action.text), action.text)) : null;
}

function card(given, answer) {
  const actions = listOf(given.actions).map((action) => actionOf(action, 'Button', answer)).filter((made) => made);
  const title = given.defaultAction && given.defaultAction.type === 'Link' ? link(given.title, given.defaultAction.url) : given.title;
  return element('article.card', {}, picture(given.image, given.title), element('h3', {}, title), given.description ? element('p', { textContent: given.description }) : null, actions.length ? element('div.rich', {}, ...actions) : null);
}

function listPicker(given, answer, text, number) {
  return listOf(given.sections).map((section, index) => {
    const items = listOf(section.items);
    if (!section.multipleSelection) {
      return element('div.rich', { role: 'group', 'aria-label': section.title || text('choose') }, ...items.map((item) => button(item.title, () => answer(chosen('ListPicker', item.title, item.id), item.title))));
    }
    const boxes = items.map((item, at) => element('input', { type: 'checkbox', id: `p${number}-${index}-${at}`, value: item.id }));
    const send = button(text('confirm'), () => {
      const picked = items.filter((item, at) => boxes[at].checked);
      if (picked.length) {
        answer(chosen('ListPicker', picked.map((item) => item.title).join(', '), picked.map((item) => item.id).join(',')), picked.map((item) => item.title).join(', '));
      }
    });
    return element('fieldset', {}, element('legend', { textContent: section.title || text('choose') }), ...items.map((item, at) => element('div', {}, boxes[at], ' ', element('label', { htmlFor: boxes[at].id, textContent: item.title }))), send);
  });
}

function timeText(time, language) {
  const date = new Date(time.dateTime);
  return Number.isNaN(date.getTime()) ? String(time.dateTime) : date.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

function datePicker(given, answer, text, language) {
  const times = listOf(given.availableTimes);
  const select = element('select', { 'aria-label': given.title || text('choose') }, ...times.map((time) => element('option', { value: time.dateTime, textContent: timeText(time, language) })));
  return [element('fieldset', {}, element('legend', { textContent: given.title || text('choose') }), select, button(text('confirm'), () => answer(chosen('DatePicker', timeText({ dateTime: select.value }, language), select.value), timeText({ dateTime: select.value }, language))))];
}

function formOf(given, answer, text, number) {
  const fields = listOf(given.formPages).flatMap((page) => listOf(page.pageComponents)).map((component, index) => {
    const input = component.input || {};
    const id = `q${number}-${index}`;
    const control = component.listPicker ? element('select', { id }, ...listOf(component.listPicker.sections).flatMap((section) => listOf(section.items)).map((item) => element('option', { value: item.id, textContent: item.title }))) : component.datePicker ? element('select', { id }, ...listOf(component.datePicker.availableTimes).map((time) => element('option', { value: time.dateTime, textContent: timeText(time) }))) : input.multiline ? element('textarea', { id, placeholder: input.placeholder, rows: 3 }) : element('input', { id, placeholder: input.placeholder, type: 'text' });
    control.required = Boolean(input.required);
    return { id: component.id, control, box: element('div.field', {}, element('label', { htmlFor: id, textContent: input.title || component.id }), control) };
  });
  return [element('form', { onsubmit: (event) => {
    event.preventDefault();
    const shown = fields.map((field) => field.control.value).filter((value) => value).join(', ');
    answer({ contentType: 'Form', form: { text: shown || undefined, cannedResponseId: given.cannedResponseId, response: fields.map((field) => ({ id: field.id, values: [field.control.value] })) } }, shown);
  } }, given.introduction ? element('p', { textContent: given.introduction }) : null, ...fields.map((field) => field.box), element('button.plain', { type: 'submit', textContent: text('confirm') }))];
}

/**
 * The rich content of a message, or `null` where its text says all.
 * @param {object[]} content as `message.content`
 * @param {{reply: (answer: object, shown: string, refused: () => void) => void, text: Function, language: string, number: number}} context
 */
export function richContent(content, { reply, text, language, number }) {
  const box = element('div.rich');
  const answer = once(box, reply);
  for (const { contentType, ...part } of listOf(content)) {
    if (contentType === 'QuickReply' && part.quickReply) {
      box.append(button(part.quickReply.text, () => answer(chosen('QuickReply', part.quickReply.text, part.quickReply.payload || part.quickReply.text), part.quickReply.text)));
    } else if (contentType === 'Card' && part.card) {
      box.append(card(part.card, answer));
    } else if (contentType === 'Carousel' && part.carousel) {
      box.classList.add('row');
      box.append(...listOf(part.carousel.cards).map((each) => card(each, answer)));
    } else if (contentType === 'ListPicker' && part.listPicker) {
      box.append(...listPicker(part.listPicker, answer, text, number));
    } else if (contentType === 'DatePicker' && part.datePicker) {
      box.append(...datePicker(part.datePicker, answer, text, language));
    } else if (contentType === 'Form' && part.form) {
      box.append(...formOf(part.form, answer, text, number));
    }
  }
  return box.childElementCount ? box : null;
}
