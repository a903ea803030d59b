// A survey in a window of its own when the chat has ended.
var survey = { opened: 0, answers: [] };
window._genesys.widgets.onReady = function (QuickBus) {
  var plugin = QuickBus.registerPlugin('Survey');
  plugin.subscribe('WebChatService.ended', function () {
    var features = 'width=600,height=' + (screen.height || 400) + ',left=' + (window.screenX + 10);
    var popup = window.open('/survey?chat=1#top', 'survey', features);
    if (!popup || popup.closed || typeof popup.closed === 'undefined') {
      alert('Please allow popups');
      return;
    }
    survey.opened += 1;
    survey.url = popup.location.href + ' ' + popup.name + ' ' + (popup.opener === window);
    popup.document.write('<p>Thank you</p>');
    popup.focus();
    popup.postMessage({ type: 'survey', chat: 1 }, 'https://survey.example');
    window.addEventListener('message', function done(e) {
      if (e.data && e.data.type === 'survey-answer') {
        window.removeEventListener('message', done);
        survey.answers.push(e.data.stars + ' from ' + e.origin);
        popup.close();
      }
    });
    window.postMessage({ type: 'survey-answer', stars: new Map([['stars', 5]]).get('stars') }, location.origin);
    window.postMessage({ type: 'survey-answer', stars: 1 }, 'https://elsewhere.example');
    var timer = setInterval(function () {
      if (popup.closed) {
        clearInterval(timer);
        popup.location = 'https://survey.example/thanks';
        survey.closed = popup.location.href;
      }
    }, 10);
  });
};
