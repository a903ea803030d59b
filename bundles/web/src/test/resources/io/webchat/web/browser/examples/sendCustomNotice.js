oMyPlugin.command('WebChatService.sendCustomNotice', { message: 'the customer looks at the price list' }).done(function (e) {
  // e = the AJAX response
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
