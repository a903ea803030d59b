package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings.ScriptSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interface code of customers' scripts does nothing, throws nothing, and lets bus code run. */
class CustomerPageTest {
  @TempDir Path home;

  @Test
  void whatIsInertCanBeConstructedAndExtended() {
    assertThat(
            Told.by(
                home,
                """
                new $.Event('x'); $.Event('x').type; new Image().src = 'https://h/x.png';
                const request = new XMLHttpRequest(); request.open('GET', '/x'); request.onload = () => tell('never'); request.send();
                XMLHttpRequest.prototype.send = function () {};
                new MutationObserver(() => tell('never')).observe(document.body, { childList: true });
                class Panel extends HTMLElement { constructor() { super(); this.x = 1; } }
                customElements.define('x-panel', Panel); new Panel().attachShadow({ mode: 'open' }).innerHTML = '';
                Object.defineProperty($('a'), 'mine', { value: 1 });
                tell([] instanceof Image, document.body instanceof HTMLElement, typeof new FormData().append, new Blob(['x', 'ä']).size);
                """))
        .containsExactly("false,true,function,3");
  }

  @Test
  void pluginsOfJQueryLoad() {
    assertThat(
            Told.by(
                home,
                """
                $.fn.extend({ blink() { return this; } }); $.fn.glow = function () {}; $.extend({ shout: (text) => text.toUpperCase() });
                $.settings = { n: 1 };
                $('#x').blink().glow().on('click', $.noop);
                tell($.fn.jquery.split('.').length, typeof $.fn.blink, typeof $.fn.glow, $.shout('a'), jQuery.settings.n, 'shout' in $);
                """))
        .containsExactly("3,function,function,A,1,true");
  }

  @Test
  void helpersOfJQueryWork() {
    assertThat(
            Told.by(
                home,
                """
                const self = { name: 'self', say(text) { return this.name + text; } };
                tell($.proxy(self.say, self)('!'), $.proxy(self, 'say')('?'), $.proxy(self.say, self, 'bound')());
                const order = []; $.each(['a', 'b', 'c'], function (i, value) { order.push(i + value + this); return i < 1; });
                $.each({ k: 'v' }, (key, value) => order.push(key + value)); $.each($('li'), () => order.push('never'));
                $.each({ length: 1, 0: 'like' }, (i, value) => order.push(i + value));
                tell(order.join('+'), $.map([1, 2, null], (n) => (n ? [n, n * 2] : n)).join('+'), $.map({ a: 1 }, (n, key) => key + n).join());
                tell(JSON.stringify($.extend(true, { a: { b: [1, 2] } }, { a: { b: [3], c: undefined, d: null } })), $.extend({}, null, { a: 1 }).a);
                tell($.isFunction($.noop), $.trim('  x '), $.type([]), $.type(null), $.type(new Date()), $.inArray('b', ['a', 'b']), $.makeArray({ length: 1, 0: 'x' }), $.merge([1], [2]).join('+'));
                $.Deferred(function (d) { tell('begun', this === d); d.resolve(1); }).done((n) => tell('done', n));
                new $.Deferred().reject('no').fail((e) => tell('failed', e));
                $.when($.Deferred().resolve(2), 3).then((a, b) => tell('when', a));
                """,
                8))
        .contains(
            "self!,self?,selfbound",
            "0aa+1bb+kv+0like,1+2+2+4,a1",
            "{\"a\":{\"b\":[3,2],\"d\":null}},1",
            "true,x,array,null,date,1,x,1+2",
            "begun,true",
            "done,1",
            "failed,no",
            "when,2");
  }

  @Test
  void dataAndDeferredsOfJQueryAreAsItMakesThem() {
    assertThat(
            Told.by(
                home,
                """
                tell($.param({ a: [1, 2], b: { c: 3, d: [{ e: 4 }] }, f: 'x y&', g: null, h: () => 5 }).replaceAll('%5B', '[').replaceAll('%5D', ']'));
                tell($.param([{ name: 'n', value: 'v' }, { name: 'n', value: 2 }]), $.param({ a: [1, 2] }, true), $.param({}) === '');
                $.when().done((none) => tell('none', typeof none));
                $.when($.Deferred().resolve(1, 2)).done((a, b) => tell('one', a, b));
                $.when($.Deferred().resolve(1, 2), 3, Promise.resolve(4)).done((a, b, c) => tell('many', a.join('+'), b, c));
                $.when($.Deferred().reject('no', 'way'), new Promise(() => 0)).fail((a, b) => tell('rejected', a, b));
                $.Deferred().resolveWith({ n: 'self' }, [1]).done(function (v) { tell('with', this.n, v); });
                const d = $.Deferred(); d.progress(function (v) { tell('progress', this.n, v); }); d.notifyWith({ n: 'self' }, [2]);
                tell($.Deferred().resolve().promise({ mine: 1 }).mine, d.promise().state());
                """,
                9))
        .containsExactlyInAnyOrder(
            "a[]=1&a[]=2&b[c]=3&b[d][0][e]=4&f=x%20y%26&g=&h=5",
            "n=v&n=2,a=1&a=2,true",
            "none,undefined",
            "one,1,2",
            "many,1+2,3,4",
            "rejected,no,way",
            "with,self,1",
            "progress,self,2",
            "1,pending");
  }

  @Test
  void requestsOfJQueryFailLater() {
    assertThat(
            Told.by(
                home,
                """
                const never = () => tell('never');
                const failed = (name) => (xhr, text, thrown) => tell(name, xhr.status, xhr.statusText, text, thrown === '', xhr.state());
                $.ajax({ url: '/x', success: never, error: failed('error'), complete: (xhr, text) => tell('complete', text) });
                $.ajax('/x', { error: failed('second') });
                $.ajax('/x').done(never).fail(failed('fail')).always(failed('always')).setRequestHeader('a', 'b').done(never);
                $.get('/x', never).success(never).error(failed('get')); $.post('/x', {}, never).then(never, (xhr) => tell('then', xhr.statusText));
                $.getJSON('/x').catch((xhr) => tell('catch', `${xhr}`));
                $.ajax('/x').fail((xhr, text) => tell('aborted', text)).abort();
                (async () => { try { await $.ajax('/x'); } catch (xhr) { tell('await', xhr.status); } finally { tell('finally'); } })();
                $.when($.ajax('/x'), 1).fail((xhr) => tell('when', xhr.statusText));
                $.ajaxSetup({ cache: true }); $('#x').load('/y', never);
                tell($.ajax('/x').status, $.ajax('/x').state());
                """,
                13))
        .containsExactlyInAnyOrder(
            "0,pending",
            "error,0,error,error,true,rejected",
            "complete,error",
            "second,0,error,error,true,rejected",
            "fail,0,error,error,true,rejected",
            "always,0,error,error,true,rejected",
            "get,0,error,error,true,rejected",
            "then,error",
            "catch,There is no network here",
            "aborted,abort",
            "await,0",
            "finally",
            "when,error");
  }

  @Test
  void aRequestThatNobodyLooksAtIsNoError() {
    assertThat(
            Told.by(
                home,
                """
                $.ajax('/x'); $.get('/x').then(() => tell('never')); $.get('/x').then(() => 1).then(() => 2);
                (async () => { await $.ajax('/x'); tell('never'); })();
                setTimeout(() => $.post('/x'), 1); setTimeout(async () => { await $.post('/x'); }, 1);
                setTimeout(() => tell('later'), 20);
                """,
                1))
        .containsExactly("later");
  }

  @Test
  void whatWaitsForThePageRunsOnce() {
    assertThat(
            Told.by(
                home,
                """
                document.addEventListener('DOMContentLoaded', (e) => tell('DOMContentLoaded', e.type, e.target === document));
                window.addEventListener('load', { handleEvent(e) { tell('object', e.type); } });
                document.addEventListener('readystatechange', () => tell('state', document.readyState));
                window.onload = () => { tell('onload'); window.onload = null; };
                document.onreadystatechange = () => tell('onreadystatechange');
                $(document).on('ready', () => tell('on ready')); $(window).on('load.mine', () => tell('on load')); $(window).on({ load: () => tell('on object') });
                $(document).ready(function ($) { tell('ready', typeof $.extend); }).on('click', '.x', () => tell('never'));
                jQuery(() => { $(() => tell('within')); });
                $.ready.then(() => tell('then'));
                document.addEventListener('click', () => tell('never'));
                """,
                11))
        .containsExactlyInAnyOrder(
            "DOMContentLoaded,DOMContentLoaded,true",
            "object,load",
            "state,complete",
            "onload",
            "onreadystatechange",
            "on ready",
            "on load",
            "on object",
            "ready,function",
            "within",
            "then");
  }

  @Test
  void aListenerThatWasRemovedDoesNotWait() {
    assertThat(
            Told.by(
                home,
                """
                const never = () => tell('never'); const object = { handleEvent: never }; const twice = () => tell('once');
                window.addEventListener('load', never); window.removeEventListener('load', never);
                document.addEventListener('DOMContentLoaded', object); document.removeEventListener('DOMContentLoaded', object);
                window.addEventListener('load', twice); window.addEventListener('load', twice); window.removeEventListener('load', never);
                setTimeout(() => tell('later'), 20);
                """,
                2))
        .containsExactly("once", "later");
  }

  @Test
  void onloadFiresOnceThoughMoreScriptsCome() {
    List<Object> told = new CopyOnWriteArrayList<>();
    Scripting scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat =
        FakeChat.of(
            """
                const mine = CXBus.registerPlugin('Mine');
                window.onload = () => mine.publish('told', { value: 'loaded' });
                """)) {
      chat.bus().subscribe("Mine.told", event -> told.add(event.data().get("value")));
      chat.attachedTo(scripting);
      FakeChat.await(
          scripting.add(
              chat.id(), new ScriptSource("more.js", "mine.publish('told', { value: 'more' });")));
      await().untilAsserted(() -> assertThat(told).containsExactly("loaded", "more"));
    } finally {
      scripting.close();
    }
  }
}
