// Commands of the service that need the page: its functions, inputs and configuration.
import { isObject, root, SERVICE, steady, widgets } from './base.js';
import { Deferred, quietly } from './deferred.js';
import { commandsOfPage, container, dispatch, remote } from './plugins.js';
import { preprocessors, processed } from './preprocessors.js';
import { resync } from './resync.js';

const NO_INPUT = "Invalid value provided for the 'input' property. An HTML element reference to a textarea or text input is required.";

function isTextInput(input) {
  return root.HTMLTextAreaElement && (input instanceof root.HTMLTextAreaElement ||
    (input instanceof root.HTMLInputElement && /^(text|search|)$/i.test(input.type)));
}

let typingInput;
let typedAt = -Infinity;
let typingTimer;
const TYPING_MS = 500;

/** The container tells the chat server at most every 2 s, and so it is told no more often than it can use. */
function typed() {
  if (typingTimer === undefined) {
    typingTimer = root.setTimeout(tellTyping, Math.max(0, typedAt + TYPING_MS - steady()));
  }
}

function tellTyping() {
  typingTimer = undefined;
  if (remote.data[SERVICE + '.sessionActive'] === true) {
    typedAt = steady();
    dispatch(SERVICE, SERVICE + '.sendTyping', { message: typingInput.value }, Deferred());
  }
}

Object.assign(commandsOfPage, {
  [SERVICE + '.registerPreProcessor']({ preprocessor }, deferred) {
    if (typeof preprocessor !== 'function') {
      deferred.reject("No preprocessor function provided. Type provided was '" + typeof preprocessor + "'.");
    } else {
      preprocessors.push(preprocessor);
      deferred.resolve(preprocessor);
    }
  },
  [SERVICE + '.registerTypingPreviewInput']({ input: given }, deferred) {
    const input = isObject(given) && given.jquery ? given[0] : given;
    if (!isTextInput(input)) {
      deferred.reject(NO_INPUT);
      return;
    }
    if (typingInput) {
      typingInput.removeEventListener('input', typed);
    }
    typingInput = input;
    input.addEventListener('input', typed);
    deferred.resolve();
  },
  [SERVICE + '.getTranscript'](options, deferred, commander) {
    const done = (found) => {
      const changes = preprocessors.length > 0 && isObject(found) && Array.isArray(found.messages);
      (changes ? processed(found) : Promise.resolve(found)).then(quietly(deferred.resolve), quietly(deferred.reject));
    };
    const ask = () => {
      const transcript = Deferred();
      transcript.fail(deferred.reject).done((found) => {
        const { messages } = isObject(found) ? found : {};
        resync.whenKnown(Array.isArray(messages) ? messages : [], () => done(found), ask);
      });
      container.call(commander, SERVICE + '.getTranscript', options, transcript);
    };
    ask();
  },
  [SERVICE + '.startChat'](options, deferred, commander) {
    const configured = (widgets().webchat || {}).userData;
    const given = isObject(configured) && (options.userData === undefined || isObject(options.userData));
    container.call(commander, SERVICE + '.startChat', given ? { ...options, userData: { ...configured, ...options.userData } } : options, deferred);
  }
});
