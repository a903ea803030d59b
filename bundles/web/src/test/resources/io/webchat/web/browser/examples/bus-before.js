oMyPlugin.before('WebChatService.sendMessage', function (options) {
  if (options.message === 'never mind') {
    return false; // cancels the command
  }
  options.message = options.message + '!';
  return options;
});
oMyPlugin.command('WebChatService.sendMessage', { message: 'never mind' }).fail(function (e) {
  example.fail(e);
});
oMyPlugin.command('WebChatService.sendMessage', { message: 'hello' }).done(function (e) {
  example.done(e);
});
