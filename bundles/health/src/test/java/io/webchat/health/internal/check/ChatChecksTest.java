package io.webchat.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatState;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.health.internal.check.FakeChats.Chat;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.Finding.Severity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Good and bad days of instances: their transports, servers, scripts and mailboxes. */
class ChatChecksTest {
  private final FakeChats fake = new FakeChats();

  @Test
  void anInstanceWithATransportIsFine() {
    fake.add("shop");
    fake.add("both", Map.of("dataURL", "http://x/", "cometD", Map.of("enabled", true)));
    fake.add("unconfigured", Map.of());
    assertThat(new TransportsCheck(fake.chats()).check()).isEmpty();
  }

  @Test
  void instancesWithoutATransportAreNamed() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      fake.add(id, Map.of("transport", Map.of("type", "pigeon")));
    }
    assertThat(new TransportsCheck(fake.chats()).check())
        .containsExactly(
            Finding.notReady(
                "no transport pigeon for a, b, c and 2 more",
                "webchat:transports tells why; there are [gms-v2-rest]"));
  }

  @Test
  void withoutAServiceTheContainerIsNotReady() {
    Chats none = new Chats();
    assertThat(new ServiceCheck(none).check())
        .extracting(Finding::severity)
        .containsExactly(Severity.NOT_READY);
    assertThat(new TransportsCheck(none).check()).isEmpty();
  }

  @Test
  void anInstanceThatCannotBeUsedIsNamedWithTheReason() {
    fake.add("coming");
    Chat good = fake.add("good");
    good.ready.complete(good.chat);
    fake.add("bad")
        .ready
        .completeExceptionally(Rejection.of(ErrorCode.INVALID_CONFIGURATION, "dataURL is missing"));
    assertThat(new ServiceCheck(fake.chats()).check())
        .extracting(Finding::text)
        .singleElement()
        .asString()
        .startsWith("instance bad is not ready: ")
        .contains("dataURL is missing");
  }

  @Test
  void chatsThatDoNotReachTheirServerAreCounted() throws Exception {
    ConnectionsCheck check = new ConnectionsCheck();
    Chat one = fake.add("one");
    Chat two = fake.add("two");
    fake.add("idle").state = WebChatState.IDLE;
    for (Chat chat : fake.open) {
      check.attach(chat.context());
    }
    assertThat(check.check()).isEmpty();
    one.publish("chatServerWentOffline");
    one.publish("connectionPending");
    assertThat(check.check())
        .extracting(Finding::severity, Finding::text)
        .containsExactly(
            tuple(Severity.WARNING, "1 of 2 chats do not reach their chat server: one"));
    two.publish("connectionPending");
    assertThat(check.check()).extracting(Finding::severity).containsExactly(Severity.NOT_READY);
    one.publish("chatServerBackOnline");
    assertThat(check.check()).as("its connection is still pending").isNotEmpty();
    one.publish("connectionRestored");
    two.publish("connectionRestored");
    assertThat(check.check()).isEmpty();
  }

  @Test
  void aChatThatIsClosedCountsNoMore() throws Exception {
    ConnectionsCheck check = new ConnectionsCheck();
    Chat chat = fake.add("chat");
    AutoCloseable attached = check.attach(chat.context()).toCompletableFuture().join();
    chat.publish("connectionPending");
    attached.close();
    assertThat(check.check()).isEmpty();
    assertThat(chat.subscribers).isEmpty();
  }

  @Test
  void scriptsNeedWhatRunsThem() throws Exception {
    ScriptsCheck check = new ScriptsCheck();
    Chat chat = fake.add("scripted");
    chat.settings = chat.settings.withScript(new ScriptSource("a.js", ""));
    AutoCloseable attached = check.attach(chat.context()).toCompletableFuture().join();
    assertThat(check.check())
        .extracting(Finding::text)
        .containsExactly("nothing runs the scripts of scripted");
    InstanceExtension scripting = new Scripting();
    check.addExtension(scripting);
    assertThat(check.check()).isEmpty();
    check.removeExtension(scripting);
    attached.close();
    assertThat(check.check()).as("nobody needs it").isEmpty();
  }

  private static final class Scripting implements InstanceExtension {
    @Override
    public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
      return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public boolean runsScripts() {
      return true;
    }
  }

  @Test
  void mailboxesThatAnswerAreFine() throws Exception {
    fake.add("one");
    Chat busy = fake.add("busy");
    busy.answer =
        () -> CompletableFuture.failedFuture(Rejection.of(ErrorCode.OVERLOADED, "too much"));
    assertThat(new MailboxesCheck(fake.chats(), 60_000).check())
        .extracting(Finding::text)
        .containsExactly("the mailbox is full of busy");
  }

  @Test
  void oneThatLagsIsAWarningAndAllOfThemForLongAreTheEnd() throws Exception {
    Chat hanging = fake.add("hanging");
    hanging.answer = CompletableFuture::new;
    Chat other = fake.add("other");
    MailboxesCheck check = new MailboxesCheck(fake.chats(), 1);
    assertThat(check.check()).extracting(Finding::severity).containsExactly(Severity.WARNING);
    other.answer = CompletableFuture::new;
    for (Severity expected :
        List.of(
            Severity.WARNING,
            Severity.WARNING,
            Severity.NOT_READY,
            Severity.NOT_READY,
            Severity.NOT_READY)) {
      assertThat(check.check()).extracting(Finding::severity).containsExactly(expected);
    }
    assertThat(check.check()).extracting(Finding::severity).containsExactly(Severity.NOT_LIVE);
    other.answer = () -> CompletableFuture.completedFuture("about");
    assertThat(check.check()).extracting(Finding::severity).containsExactly(Severity.WARNING);
  }
}
