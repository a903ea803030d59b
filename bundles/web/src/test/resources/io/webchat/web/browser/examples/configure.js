oMyPlugin.command('WebChatService.configure', { dataURL: 'http://elsewhere.example/' }).done(function (e) {
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
