package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Pages whose visitor's instance cannot be opened at once. */
class OpeningTest {
  private final AtomicInteger asked = new AtomicInteger();

  /** The instances of another factory. */
  private static class Same implements WebChatFactory {
    private final WebChatFactory all;

    Same(WebChatFactory all) {
      this.all = all;
    }

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      return all.create(settings, prepare);
    }

    @Override
    public void check(InstanceSettings settings) {
      all.check(settings);
    }

    @Override
    public List<WebChat> list() {
      return all.list();
    }

    @Override
    public Optional<WebChat> find(String id) {
      return all.find(id);
    }

    @Override
    public List<String> transports() {
      return all.transports();
    }
  }

  /** Refuses the first instances. */
  private final class Refusing extends Same {
    private final int times;
    private final String code;

    Refusing(WebChatFactory all, int times, String code) {
      super(all);
      this.times = times;
      this.code = code;
    }

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      if (asked.getAndIncrement() < times) {
        throw Rejection.of(code, "not now");
      }
      return super.create(settings, prepare);
    }
  }

  /** Returns an instance when it has said all that it says by itself. */
  private static final class Settled extends Same {
    Settled(WebChatFactory all) {
      super(all);
    }

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      WebChat chat = super.create(settings, prepare);
      chat.ready().toCompletableFuture().join();
      Object behindItsEvents =
          chat.bus().command("App.info").toCompletionStage().toCompletableFuture().join();
      assertThat(behindItsEvents).isNotNull();
      return chat;
    }
  }

  private HttpResponse<String> opening(int times, String code) {
    try (FrontServer server = FrontServer.ofInstances(all -> new Refusing(all, times, code));
        PageClient page = new PageClient(server)) {
      return PageClient.send(page.request("channels").POST(BodyPublishers.ofString("{}")));
    }
  }

  @Test
  void aPageWaitsForAnInstanceThatIsJustBeingTakenOver() {
    HttpResponse<String> answer = opening(2, ErrorCode.INVALID_ARGUMENT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).contains("\"channel\"");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aPageIsToldThatItsInstanceDoesNotBecomeFree() {
    HttpResponse<String> answer = opening(Integer.MAX_VALUE, ErrorCode.INVALID_ARGUMENT);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("The widget instance cannot be opened");
    assertThat(asked).hasValue(9);
  }

  @Test
  void aPageIsToldAtOnceThatThereAreTooManyInstances() {
    HttpResponse<String> answer = opening(1, ErrorCode.OVERLOADED);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("The widget instance cannot be opened");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aPageHearsWhatItsInstanceSaidBeforeThePageListened() {
    try (FrontServer server = FrontServer.ofInstances(Settled::new);
        PageClient page = new PageClient(server);
        PageClient back = page.sibling()) {
      page.open().events();
      page.resolved("WebChatService.startChat", Map.of("nickname", "Jane"));
      back.cookie(page.cookie());
      server.restart(() -> server.simulator().chats().get(0).forget());
      back.open().events();
      back.event("WebChatService.ready");
      back.event("WebChatService.restoreFailed");
    }
  }
}
