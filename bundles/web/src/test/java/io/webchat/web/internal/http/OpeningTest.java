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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Pages whose visitor's instance cannot be opened at once. */
class OpeningTest {
  private final AtomicInteger asked = new AtomicInteger();

  /** Refuses the first instances. */
  private final class Refusing implements WebChatFactory {
    private final WebChatFactory all;
    private final int times;
    private final String code;

    Refusing(WebChatFactory all, int times, String code) {
      this.all = all;
      this.times = times;
      this.code = code;
    }

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      if (asked.getAndIncrement() < times) {
        throw Rejection.of(code, "not now");
      }
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
}
