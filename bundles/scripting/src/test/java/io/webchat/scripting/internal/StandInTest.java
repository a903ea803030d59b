package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that is not there agrees with itself, whatever a script does to it. */
class StandInTest {
  @TempDir Path home;

  @Test
  void assigningALocationLoadsNothing() {
    assertThat(
            Told.by(
                home,
                """
                location = '/elsewhere'; document.location = '/elsewhere'; window.location.assign('/x');
                tell(location.href, document.location === location, window.location.pathname);
                const popup = window.open(); tell(popup.location.href, popup.closed, popup.close(), popup.closed, window.open('').name === '', popup.document.body.tagName);
                """))
        .containsExactly("https://localhost/,true,/", "about:blank,false,,true,true,BODY");
  }

  @Test
  void listenersAreCalledOnceInOrderAndNotAfterTheyAreGone() {
    assertThat(
            Told.by(
                home,
                """
                const order = []; const say = (text) => () => order.push(text);
                const twice = say('twice'); const gone = say('gone'); const controller = new AbortController();
                addEventListener('x', twice); window.addEventListener('x', twice); self.addEventListener('x', gone); removeEventListener('x', gone);
                addEventListener('x', say('once'), { once: true }); addEventListener('x', say('aborted'), { signal: controller.signal }); controller.abort();
                addEventListener('x', () => { addEventListener('x', say('late')); });
                document.addEventListener('x', (e) => { order.push('stops'); e.stopImmediatePropagation(); }); document.addEventListener('x', say('never'));
                dispatchEvent(new Event('x')); document.dispatchEvent(new Event('x', { bubbles: true }));
                tell(order.join('+'), dispatchEvent({ type: 'x' }), document.dispatchEvent(new Event('y', { cancelable: true })));
                const prevented = document.createElement('a'); prevented.onclick = () => false;
                tell(prevented.dispatchEvent(new Event('click', { cancelable: true })), prevented.dispatchEvent(new Event('click')));
                const legacy = document.createEvent('CustomEvent'); legacy.initCustomEvent('old', true, true, { a: 1 });
                document.body.addEventListener('old', (e) => tell(e.type, e.detail.a, e.composedPath().length)); document.body.dispatchEvent(legacy);
                """))
        .containsExactly("twice+once+stops,true,true", "false,true", "old,1,4");
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromHearing() throws Exception {
    Scripting scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat =
        FakeChat.of(
                """
                let heard = 0; const loop = () => document.dispatchEvent(new Event('again'));
                document.addEventListener('x', () => { throw new Error('mine'); }); document.addEventListener('x', () => { heard += 1; });
                document.dispatchEvent(new Event('x')); if (heard !== 1) { throw new Error('not heard'); }
                """)
            .attachedTo(scripting)) {
      assertThat(chat.errorTexts())
          .singleElement()
          .asString()
          .contains("widgets.config.js:2:", "mine");
    } finally {
      scripting.close();
    }
  }

  @Test
  void nodesLeaveTheScriptWithoutTheirPage() {
    assertThat(
            Told.by(
                home,
                """
                tell(JSON.stringify({ document, body: document.body, event: new Event('x').type, inert: document.body.dataOfNobody }));
                console.log(document, window.$('body'), navigator);
                tell(structuredClone({ a: [1, , 3] }).a.length, (() => { try { structuredClone(() => 1); } catch (e) { return e.name + e.code + (e instanceof Error); } })());
                """))
        .containsExactly("{\"document\":{},\"body\":{},\"event\":\"x\"}", "3,DataCloneError25true");
  }
}
