// Handlers of jQuery on the page, delegated and of own names, and a plugin of jQuery.
var clicks = [];
jQuery(function ($) {
  $.fn.chatButton = function (options) {
    var settings = $.extend({ command: 'WebChatService.startChat' }, options);
    return this.on('click.chat', function (e) { e.preventDefault(); clicks.push(settings.label + ' ' + this.className + ' ' + e.type); CXBus.command(settings.command); });
  };
  var button = $('<button/>', { 'class': 'open-chat', text: 'Chat', id: 'open' }).appendTo('body').chatButton({ label: 'chat' });
  $(document).on('click', '.open-chat', { from: 'document' }, function (e, extra) { clicks.push('delegated ' + e.data.from + ' ' + $(this).text() + ' ' + extra + ' ' + e.isDefaultPrevented()); });
  $(document).on('chat:opened chat:closed', function (e, first, second) { clicks.push(e.type + ' ' + first + ' ' + second); });
  $('.open-chat').trigger('click', ['extra']);
  button.off('.chat').click();
  $(document).trigger('chat:opened', [1, 2]).trigger($.Event('chat:closed', { detail: 3 }), 4);
  $('#form').on('submit', function () { clicks.push('submitted'); return false; }).trigger('submit');
  var hub = $({});
  hub.one('tick', function (e, n) { clicks.push('hub ' + n); });
  hub.trigger('tick', 1).trigger('tick', 2);
  var native = 0;
  document.getElementById('open').addEventListener('click', function () { native += 1; });
  document.getElementById('open').click();
  clicks.push('native ' + native, $('#open').hasClass('open-chat'), $('#open').length, $('#none').length, $('#name').val() === '');
  $(window).on('resize', function () { clicks.push('resized'); });
  window.dispatchEvent(new Event('resize'));
});
