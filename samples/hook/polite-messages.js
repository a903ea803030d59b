// Takes the shouting out of messages before they are shown.
module.exports = function polite(message) {
  if (typeof message.text === 'string') {
    message.text = message.text.replace(/!+/g, '.');
  }
};
