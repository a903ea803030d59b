package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.simulator.model.Fault;
import io.webchat.web.internal.http.FrontServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages that stay open while the container is away. */
class RestoredPagesTest extends BrowserCase {
  private static final String[] OUTCOMES = {
    "restored", "restoreTimeout", "restoreFailed", "restoredOffline", "ended"
  };

  private ExamplePage chatting() {
    context().addInitScript(ExamplePage.RECORDER);
    ExamplePage page =
        new ExamplePage(page(context(), server().origin(), ExamplePage.html("events")));
    page.done("startChat");
    onlyChat().agent("Anna").say("before");
    page.text("before");
    return page;
  }

  @Test
  @Runs(events = {"disconnected", "reconnected", "restored"})
  void aContainerThatIsStartedAgainGoesOn() {
    ExamplePage page = chatting();
    server()
        .restart(
            () -> {
              page.event("disconnected");
              onlyChat().agent("Anna").say("meanwhile");
            });
    page.event("reconnected");
    page.text("meanwhile");
    assertThat(page.done("sendMessage")).isNotNull();
    page.text("hi");
    assertThat(page.events("disconnected", "reconnected", "ended", "error"))
        .containsExactly("disconnected", "reconnected");
    assertThat(
            page.page()
                .evaluate(
                    "example.events.flatMap((e) => e.data && e.data.messages || [])"
                        + ".map((m) => m.text).filter((t) => ['before', 'meanwhile', 'hi'].includes(t))"))
        .isEqualTo(java.util.List.of("before", "meanwhile", "hi"));
    page.page().reload();
    assertThat(page.event("restored")).isEqualTo(Map.of("async", false));
    assertThat(server().simulator().chats()).hasSize(1);
  }

  @Test
  @Runs(events = "restoredOffline")
  void withoutAChatServerItIsRestoredOffline() {
    ExamplePage page = chatting();
    server().restart(() -> server().simulator().faults().on(Fault.http(503)));
    page.event("restoredOffline");
    server().simulator().faults().clear();
    page.event("chatServerBackOnline");
    assertThat(page.done("sendMessage")).isNotNull();
  }

  @Test
  @Runs(events = "restoreFailed")
  void aChatThatIsGoneIsNotRestored() {
    ExamplePage page = chatting();
    server().restart(() -> onlyChat().forget());
    page.event("restoreFailed");
    page.done("startChat");
  }

  @Test
  @Runs(events = "restoreTimeout")
  void aChatThatWasLeftForTooLongIsNotRestored() {
    server(FrontServer.ofChats(Map.of("restoreTimeout", 1)));
    ExamplePage page = chatting();
    server().restart(() -> page.event("disconnected"));
    page.event("restoreTimeout");
    assertThat(page.events(OUTCOMES)).containsOnlyOnce("restoreTimeout");
    page.done("startChat");
  }
}
