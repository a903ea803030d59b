oMyPlugin.command('WebChatService.updateUserData', { plan: 'silver', visits: 3 }).done(function (e) {
  // e = the AJAX response, or the merged user data
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
