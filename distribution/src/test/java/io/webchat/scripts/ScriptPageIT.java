package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import org.junit.jupiter.api.Test;

/** What scripts have of a browser's page: timers, URLs, storage, an inert document and jQuery. */
class ScriptPageIT extends ScriptCase {
  @Test
  void timersFireAndAreCleared() {
    Customer customer =
        customer(
            "page-timers",
            """
            clearTimeout(setTimeout(() => tell('never'), 1));
            clearInterval(setInterval(() => tell('never'), 10));
            clearTimeout(undefined); clearInterval(12345);
            let turns = 0;
            const interval = setInterval((step) => {
              turns += step; tell('turn ' + turns);
              if (turns === 3) { clearInterval(interval); setTimeout((a, b) => tell(a + b), 30, 'last', ' one'); }
            }, 10, 1);
            Promise.resolve().then(() => tell('soon'));
            """);
    eventually(() -> assertThat(told(customer)).contains("last one"));
    assertThat(told(customer)).containsExactly("soon", "turn 1", "turn 2", "turn 3", "last one");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void urlsAndTextsAreTakenApart() {
    Customer customer =
        customer(
            "page-urls",
            """
            const url = new URL('/a%2Fb/c d?x=1&y=%2F&y=2#top', 'https://Shop.example:8443/base/page');
            tell(url.href); tell(url.pathname); tell(url.origin + ' ' + url.hash);
            tell(url.searchParams.getAll('y').join());
            const query = new URLSearchParams(location.search);
            tell(query.get('debug') + ' ' + query.has('none'));
            query.append('q', 'ä & /'); query.delete('debug'); tell(query.toString());
            tell(new URLSearchParams({ a: '1', b: 'x y' }).toString());
            tell([location.hostname, location.pathname, window.location.protocol].join());
            tell([btoa('Hi!'), atob('SGkh'), atob(btoa('\\u00ff')).charCodeAt(0)].join());
            try { new URL('nowhere'); } catch (e) { tell(e.name); }
            """);
    eventually(
        () ->
            assertThat(told(customer))
                .containsExactly(
                    "https://shop.example:8443/a%2Fb/c%20d?x=1&y=%2F&y=2#top",
                    "/a%2Fb/c%20d",
                    "https://shop.example:8443 #top",
                    "/,2",
                    "1 false",
                    "q=%C3%A4+%26+%2F",
                    "a=1&b=x+y",
                    "shop.example,/chat,https:",
                    "SGkh,Hi!,255",
                    "TypeError"));
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void storageAndCookiesAreThoseOfTheInstance() {
    String script =
        """
        teller.registerCommand('put', (e) => {
          localStorage.setItem('who', e.data.who); localStorage.count = 1; document.cookie = 'who=' + e.data.who + '; path=/'; e.deferred.resolve(); });
        teller.registerCommand('look', (e) => e.deferred.resolve([localStorage.getItem('who'), localStorage.length, document.cookie].join()));
        """;
    Customer one = customer("page-one", script);
    Customer two = customer("page-two", script);
    Customer.value("put", one.plugin().command("Teller.put", java.util.Map.of("who", "one")));
    assertThat(look(one)).isEqualTo("one,2,who=one");
    assertThat(look(two)).isEqualTo(",0,");
    Customer.value("put", two.plugin().command("Teller.put", java.util.Map.of("who", "two")));
    assertThat(look(one)).isEqualTo("one,2,who=one");
    assertThat(look(two)).isEqualTo("two,2,who=two");
    one.close();
    Customer again = customer("page-one", script);
    assertThat(look(again)).as("kept under its id").asString().startsWith("one,2");
  }

  private static Object look(Customer customer) {
    return Customer.value("look", customer.plugin().command("Teller.look"));
  }

  @Test
  void interfaceCodeLoadsAndItsBusCodeWorks() {
    Customer customer =
        customer(
            "page-interface",
            """
            $('#chat').addClass('open').css({ color: 'red' }).find('a').each(() => tell('never')).end()[0].focus();
            const click = new $.Event('click'); click.preventDefault(); $(document).trigger(click);
            $.fn.extend({ blink() { return this; } }); $('#chat').blink().fadeIn(200, () => tell('never'));
            $.fn.own = function () { return this; };
            jQuery('<div/>', { text: 'x' }).appendTo(document.body).on('click', () => tell('never')).own();
            document.getElementById('chat').classList.add('x');
            document.querySelector('a').addEventListener('click', () => tell('never'));
            tell(JSON.stringify($.extend(true, {}, { a: { b: 1 } }, { a: { c: 2 } })));
            tell([typeof navigator.userAgent, document.readyState].join());
            $(document).ready(() => tell('dom'));
            """);
    eventually(() -> assertThat(told(customer)).contains("dom"));
    assertThat(told(customer))
        .containsExactly("{\"a\":{\"b\":1,\"c\":2}}", "string,complete", "dom");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void widgetsCountAsLoaded() {
    Customer customer =
        customer(
            "page-loading",
            """
            CXBus.configure({ debug: true, pluginsPath: 'https://cdn.example/plugins/', pluginMap: { other: false } });
            CXBus.loadFile('https://cdn.example/widgets.min.js').done(() => tell('file'));
            CXBus.loadPlugin('widgets-core').done(() => tell('plugin'));
            const script = document.createElement('script');
            script.src = 'https://cdn.example/cxbus.min.js'; script.setAttribute('data-x', '1');
            script.onload = () => tell('onload');
            script.addEventListener('load', (e) => tell('listener ' + e.type));
            document.getElementsByTagName('head')[0].appendChild(script);
            window.addEventListener('load', () => tell('page'));
            """);
    eventually(() -> assertThat(told(customer)).hasSize(5));
    assertThat(told(customer))
        .containsExactlyInAnyOrder("file", "plugin", "onload", "listener load", "page");
    assertThat(errors(customer)).isEmpty();
  }
}
