package io.webchat.backend;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.backend.internal.component.BackEndSettings;
import io.webchat.backend.internal.component.RunningBackEnd;
import io.webchat.spi.webhook.WebhookReceivers;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Chats over HTTP for back ends: a servlet, and what time asks for. Without OSGi an application
 * puts the servlet, with {@code asyncSupported}, at the path of its settings into a servlet
 * container of its own. Closing it ends the streams and leaves the chats, which are taken up again
 * when their ids are asked for. A factory has one at a time: it looks after all chats of back ends
 * that run there, also those that were taken over from another container. Thread-safe.
 *
 * <pre>{@code
 * BackEnd backEnd = BackEnd.open(platform.factory(), Map.of("default", settings), Map.of(".keys", line));
 * ServletHolder holder = new ServletHolder(backEnd.servlet());
 * holder.setAsyncSupported(true);
 * context.addServlet(holder, "/api/v1/*");
 * }</pre>
 */
public final class BackEnd implements AutoCloseable {
  private final RunningBackEnd running;
  private final Map<String, InstanceSettings> templates;
  private final Path spool;
  private volatile WebhookReceivers webhooks;

  private BackEnd(
      WebChatFactory factory,
      Map<String, InstanceSettings> templates,
      BackEndSettings settings,
      Path spool) {
    this.templates = templates;
    this.spool = spool;
    this.running =
        RunningBackEnd.open(
            factory, templates, settings, spool, () -> Optional.ofNullable(webhooks));
  }

  /**
   * A service with instances of this factory.
   *
   * @param templates what chats are made of, by name; the first one is the default
   * @param options keys and values of the configuration {@code io.webchat.backend}; those left out
   *     have their defaults
   * @throws IllegalArgumentException when a value cannot be used, or there is no template; the
   *     message names key, value and what is expected
   * @throws IOException when the folder for files under way cannot be made
   */
  public static BackEnd open(
      WebChatFactory factory, Map<String, InstanceSettings> templates, Map<String, ?> options)
      throws IOException {
    if (templates.isEmpty()) {
      throw new IllegalArgumentException("templates: what chats are made of is missing");
    }
    BackEndSettings settings = BackEndSettings.of(options);
    Path spool = Files.createTempDirectory("webchat-backend-");
    return new BackEnd(factory, templates, settings, spool);
  }

  /** Offers what can be done with webhooks and their dead letters; {@code null} takes it away. */
  public void webhooks(WebhookReceivers receivers) {
    webhooks = receivers;
  }

  /**
   * Puts other options in force; chats and streams go on, but for those of revoked keys. The path
   * stays.
   *
   * @throws IllegalArgumentException as {@link #open}; the former ones stay in force
   */
  public void configure(Map<String, ?> options) {
    running.use(templates, BackEndSettings.of(options));
  }

  /** The servlet, to be put at {@code PATH/*}. */
  public Servlet servlet() {
    return running.servlet();
  }

  /** How many chats are served. */
  public int chats() {
    return running.chats();
  }

  @Override
  public void close() {
    running.close();
    try {
      Files.deleteIfExists(spool); // files under way are deleted by their requests
    } catch (IOException e) {
      spool.toFile().deleteOnExit();
    }
  }
}
