package io.webchat.preprocessor.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.message.Message;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.testkit.container.OsgiContainer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceReference;

/** The bundle in a container: its service, ranking and configuration. */
class LinkComponentTest {
  private static final String PID = LinkPreProcessor.class.getName();

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix().fromClassPath(LinkPreProcessor.class).build();

  private static String linked() {
    Message message = Message.of(Map.of("type", "Message", "text", "www.a.example"));
    return container.service(PreProcessor.class).process(message, null).text();
  }

  @Test
  void isAServiceThatCanBeConfigured() {
    assertThat(linked()).contains("target=\"_blank\"");
    assertThat(ranking()).isEqualTo(200);
    container.configure(PID, Map.of("target", "help", "service.ranking", 5));
    await()
        .untilAsserted(
            () -> { // the component hears of it first, its service thereafter
              assertThat(linked()).contains("target=\"help\"");
              assertThat(ranking()).isEqualTo(5);
            });
  }

  private static Object ranking() {
    ServiceReference<PreProcessor> reference =
        container.context().getServiceReference(PreProcessor.class);
    return reference.getProperty("service.ranking");
  }
}
