package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.MessageKind;
import io.webchat.api.message.Participant;
import io.webchat.api.message.Participant.Role;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages wait for who sent them. */
class SenderTest extends GuestChatCase {
  private List<Role> roles() {
    return pushed().stream().map(message -> message.message().from().role()).toList();
  }

  @Test
  void whatASenderSaysWaitsUntilItIsKnownAndSoDoesWhatFollows() {
    start();
    api.hold("/members/bob");
    say("m1", "bob", "one", 1);
    say("m2", "ann", "two", 2);
    say("m3", "bob", "three", 3);
    assertThat(texts()).isEmpty();

    api.waiting.get(0).answer(200, member("bob", "AGENT", "Bob"));
    box.settle();

    assertThat(texts()).containsExactly("one", "two", "three");
    Participant bob = pushed().get(0).message().from();
    assertThat(bob.name()).isEqualTo("Bob");
    assertThat(bob.id()).isEqualTo("bob");
    assertThat(bob.role()).isEqualTo(Role.AGENT);
    say("m4", "bob", "four", 4);
    assertThat(api.count("/members/bob")).isEqualTo(1);
    assertThat(api.count("/members/ann")).isEqualTo(1);
    assertThat(api.count("/members/me")).isZero();
  }

  @Test
  void aServerInTroubleIsAskedAgainAfterPausesThatGrow() {
    start();
    api.on("/members/bob", 500, "");
    say("m1", "bob", "one", 1);
    box.advance(690);
    assertThat(api.count("/members/bob")).isEqualTo(1);
    box.advance(10);
    assertThat(api.count("/members/bob")).isEqualTo(2);
    box.advance(1_050);
    assertThat(api.count("/members/bob")).isEqualTo(3);
    api.on("/members/bob", member("bob", "AGENT", "Bob"));

    box.advance(2_000);

    assertThat(roles()).containsExactly(Role.AGENT);
  }

  @Test
  void whatASenderSaysIsNotHeldBackForEver() {
    start();
    api.hold("/members/bob");
    say("m1", "bob", "one", 1);
    box.advance(14_900);
    assertThat(texts()).isEmpty();

    heartbeat();
    box.advance(100);

    assertThat(texts()).containsExactly("one");
    assertThat(roles()).containsExactly(Role.EXTERNAL);
    say("m2", "bob", "two", 2);
    api.waiting.get(0).answer(200, member("bob", "AGENT", "Bob"));
    box.settle();
    say("m3", "bob", "three", 3);
    assertThat(roles()).containsExactly(Role.EXTERNAL, Role.EXTERNAL, Role.AGENT);
    assertThat(api.count("/members/bob")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void aMemberThatTheServerDoesNotKnowIsExternal(int status) {
    start();
    api.on("/members/bob", status, "{'code':'not.found','message':'no'}");
    say("m1", "bob", "one", 1);

    assertThat(roles()).containsExactly(Role.EXTERNAL);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void aServerThatCannotBeReachedIsAskedUntilTheLimit() {
    start();
    api.fail("/members/bob", Kind.NETWORK, false);
    say("m1", "bob", "one", 1);
    box.advance(MemberDirectory.PATIENCE_MS);

    assertThat(texts()).containsExactly("one");
    assertThat(api.count("/members/bob")).isBetween(4L, 10L);
    long asked = api.count("/members/bob");
    heartbeat();
    box.advance(10_000);
    assertThat(api.count("/members/bob")).isEqualTo(asked);
  }

  @Test
  void typingOfOthersIsToldAndTheOwnIsNot() {
    start();
    String typing =
        "{'id':'t','conversation':{'id':'c1'},'sender':{'id':'%s'},"
            + "'timestamp':'2020-11-27T10:00:00.001Z'}";
    push(frame("typing-indicator", typing.formatted("me")));
    push(frame("typing-indicator", typing.formatted("ann")));

    assertThat(pushed()).hasSize(1);
    InboundMessage typed = pushed().get(0);
    assertThat(typed.message().kind()).isEqualTo(MessageKind.TYPING_STARTED);
    assertThat(typed.message().from().role()).isEqualTo(Role.AGENT);
    assertThat(typed.position()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "<html>",
        "{}",
        "{'metadata':{'type':'message'}}",
        "{'metadata':{'type':'message'},'eventBody':'x'}",
        "{'metadata':'x','eventBody':{'id':'m'}}",
        "{'metadata':{'type':'somethingNew'},'eventBody':{'id':'m'}}",
        "{'metadata':{'type':'member-change'},'eventBody':{'member':'me'}}",
        "{'metadata':{'type':'message'},'eventBody':{'id':'m','conversation':{'id':'other'},"
            + "'sender':{'id':'ann'},'body':'x'}}"
      })
  void framesThatMakeNoSenseAreLeftOut(String frame) {
    start();
    push(frame);
    say("m1", "ann", "one", 1);

    assertThat(texts()).containsExactly("one");
    assertThat(context.events()).isEmpty();
  }

  @Test
  void aMessageWithoutASenderOrATimeIsShownAllTheSame() {
    start();
    push(frame("message", "{'id':'m1','body':'one'}"));
    push(frame("message", "{'body':'two','sender':{'id':'ann'},'timestamp':'yesterday'}"));

    assertThat(texts()).containsExactly("one", "two");
    assertThat(pushed()).extracting(InboundMessage::position).containsExactly(-1L, -1L);
  }

  @Test
  void aFloodWhileASenderIsNotKnownIsBoundedAndFetchedLater() {
    start();
    api.hold("/members/bob");
    say("m-1", "bob", "first", 0);
    for (int i = 0; i < InOrder.LIMIT + 100; i++) {
      streams.last().push(frame("message", raw("x" + i, "ann", "x", 1)));
      if (i % 500 == 0) {
        box.settle();
      }
    }
    box.settle();
    api.on("GET /c1/messages", page(raw("late", "ann", "late", 2)));

    api.waiting.get(0).answer(200, member("bob", "AGENT", "Bob"));
    box.settle();

    assertThat(texts()).startsWith("first", "x").endsWith("late").hasSize(InOrder.LIMIT + 1);
    assertThat(context.events()).isEmpty();
    say("after", "ann", "after", 3);
    assertThat(texts()).endsWith("after");
  }
}
