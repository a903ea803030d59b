package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.testkit.transport.ScriptedAnswer;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the messages of a chat are known to be all there are. */
class PagedHistoryTest extends PureEngageWire {
  @Test
  void pagesHistoryToItsBeginning() {
    server.answers(ScriptedAnswer.json(messages(text(3) + "," + text(4))));
    Reply page = settle(transport().history(SESSION, new HistoryRequest(4, 20)));
    assertThat(server.last().query()).containsEntry("index", "4").containsEntry("count", "20");
    assertThat(page.inbound().historyComplete()).isFalse();

    server.answers(ScriptedAnswer.json(messages(text(4))));
    assertThat(
            settle(transport().history(SESSION, new HistoryRequest(4, 20)))
                .inbound()
                .historyComplete())
        .isTrue();
  }

  @Test
  void aFullPageDownToIndex1MayHaveLeftOutIndex0() {
    server.answers(ScriptedAnswer.json(messages(text(1) + "," + text(2))));
    assertThat(history(2, 2)).isFalse();
    assertThat(history(2, 3)).isTrue();

    server.answers(ScriptedAnswer.json(messages(text(0) + "," + text(1))));
    assertThat(history(1, 2)).as("there is nothing before 0").isTrue();
    assertThat(history(2, 2)).as("there is nothing before 0").isTrue();
  }

  @Test
  void messagesWithoutAnIndexAreNotTheOldest() {
    server.answers(ScriptedAnswer.json(messages("{\"type\":\"Notice\"}," + text(1))));
    assertThat(history(5, 3)).isTrue();
    server.answers(ScriptedAnswer.json(messages("{\"type\":\"Notice\"}," + text(2))));
    assertThat(history(5, 3)).isFalse();
  }

  private boolean history(long oldest, int pageSize) {
    HistoryRequest request = new HistoryRequest(oldest, pageSize);
    return settle(transport().history(SESSION, request)).inbound().historyComplete();
  }

  @Test
  void tellsWhetherARestoredOrNewChatIsHeldAsAWhole() {
    String opened = opened(Base64.getEncoder());
    server.answers(ScriptedAnswer.json(opened));
    assertThat(settle(start(Map.of())).inbound().historyComplete()).isTrue();

    server.next(ScriptedAnswer.json(opened), ScriptedAnswer.json(messages(text(1))));
    AttachRequest one = new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 1);
    assertThat(settle(transport().attach(SESSION, one)).inbound().historyComplete()).isFalse();
    server.next(ScriptedAnswer.json(opened), ScriptedAnswer.json(messages(text(1))));
    AttachRequest two = new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 2);
    assertThat(settle(transport().attach(SESSION, two)).inbound().historyComplete()).isTrue();
  }
}
