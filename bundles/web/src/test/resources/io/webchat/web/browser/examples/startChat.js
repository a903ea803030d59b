oMyPlugin.command('WebChatService.startChat', {
  nickname: 'Jonny',
  firstname: 'Johnathan',
  lastname: 'Smith',
  email: 'jon.smith@mail.com',
  subject: 'product questions',
  userData: { plan: 'gold' }
}).done(function (e) {
  // e = the AJAX response
  example.done(e);
}).fail(function (e) {
  example.fail(e);
}).always(function () {
  example.always();
});
