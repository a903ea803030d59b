package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.rich.ButtonResponse;
import io.webchat.api.rich.ButtonResponse.Kind;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.ClockedChat;
import io.webchat.spi.transport.Capability;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to rich content on their way to the transport. */
class RichReplyTest {
  private static final ButtonResponse YES = new ButtonResponse(Kind.QUICK_REPLY, "Yes", "Y");

  private final ClockedChat chat = ClockedChat.started();

  @AfterEach
  void close() {
    chat.close();
  }

  private void rejected(Map<String, ?> options, String code, String text) {
    Rejection reason = ClockedChat.rejected(chat.command("sendMessage", options));
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.text()).isEqualTo(text);
    assertThat(chat.wire.sent).isEmpty();
  }

  @Test
  void aTypedReplyReachesTheTransport() {
    CompletionStage<AjaxResponse> sent =
        chat.chat.service().sendMessage(OutgoingMessage.of(YES, "m1"));
    chat.settle();
    assertThat(ChatFixture.get(sent).status()).isEqualTo(200);
    assertThat(chat.wire.sent).containsExactly("Yes");
    assertThat(chat.wire.replies).containsExactly(YES);
  }

  @Test
  void aPlainObjectIsAReply() {
    chat.resolved(chat.command("sendMessage", Map.of("reply", YES.toMap())));
    chat.resolved(chat.command("sendMessage", Map.of("message", "Yo", "reply", YES.toMap())));
    assertThat(chat.wire.sent).containsExactly("Yes", "Yo");
    assertThat(chat.wire.replies).containsExactly(YES, YES);
  }

  @Test
  void aTransportWithoutRichRepliesSendsTheTextOfAReply() {
    chat.unplug();
    chat.wire.capabilities.remove(Capability.RICH_REPLIES);
    chat.plug();
    chat.advance(1_000);
    chat.resolved(chat.command("sendMessage", Map.of("reply", YES.toMap())));
    assertThat(chat.wire.sent).containsExactly("Yes");
    assertThat(chat.wire.replies).isEmpty();
    assertThat(chat.chat.capabilities().richReplies()).isFalse();
    assertThat(chat.events("capabilitiesChanged"))
        .last()
        .satisfies(event -> assertThat(event.data()).containsEntry("richReplies", false));
  }

  @Test
  void aReplyThatWaitsForATransportIsSentAsThatOneCan() {
    chat.unplug();
    CompletionStage<Object> sent = chat.command("sendMessage", Map.of("reply", YES.toMap()));
    chat.wire.capabilities.remove(Capability.RICH_REPLIES);
    chat.plug();
    chat.resolved(sent);
    assertThat(chat.wire.sent).containsExactly("Yes");
    assertThat(chat.wire.replies).isEmpty();
  }

  @Test
  void whatIsNoReplyIsRejected() {
    String noReply =
        "Option 'reply' cannot be used:"
            + " contentType: expected ButtonResponse, or Form with a response";
    rejected(Map.of("reply", "Yes"), ErrorCode.INVALID_ARGUMENT, noReply);
    rejected(
        Map.of("message", "x", "reply", Map.of("contentType", "Hologram")),
        ErrorCode.INVALID_ARGUMENT,
        noReply);
  }

  @Test
  void aReplyNeedsATextThatStandsForIt() {
    FormResponse form =
        new FormResponse(null, null, List.of(new FormResponse.Answer("name", List.of("Jane"))));
    rejected(Map.of("reply", form.toMap()), ErrorCode.EMPTY_MESSAGE, "No message text provided");
    chat.resolved(chat.command("sendMessage", Map.of("message", "Jane", "reply", form.toMap())));
    assertThat(chat.wire.replies).containsExactly(form);
  }
}
