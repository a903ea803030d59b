oMyPlugin.command('WebChatService.sendFile', { files: document.getElementById('file') }).progress(function (e) {
  example.progress(e);
}).done(function (e) {
  // e = the AJAX response
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
