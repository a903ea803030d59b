oMyPlugin.command('WebChatService.verifySession').then(function (e) {
  return e.sessionActive;
}).then(function (active) {
  example.done(active);
}).done(function () {
  example.always();
});
(async function () {
  try {
    await oMyPlugin.command('WebChatService.sendMessage', { message: '' });
  } catch (e) {
    example.fail(e);
  }
})();
