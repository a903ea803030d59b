oMyPlugin.command('WebChatService.registerPreProcessor', {
  preprocessor: function (message) {
    message.text = message.text + ' (seen by the page)';
    return message;
  }
}).done(function (e) {
  // e = the function
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
