oMyPlugin.command('WebChatService.addPrefilter', { filters: [/card number \d+/, /^ping$/] }).done(function (e) {
  // e = all prefilters
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
