package io.webchat.web;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.web.internal.front.RunningFront;
import io.webchat.web.internal.front.RunningFront.Basis;
import io.webchat.web.internal.front.WebSettings;
import io.webchat.web.internal.visitor.VisitorTokens;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Widget instances for the visitors of web pages: a servlet, and what time asks for. Without OSGi
 * an application puts the servlet, with {@code asyncSupported}, at the path of its settings into a
 * servlet container of its own; where that has Jakarta WebSocket 2.1, pages get sockets. Closing it
 * ends the pages' channels and leaves their chats, which are restored when the visitors come back.
 * Thread-safe.
 *
 * <pre>{@code
 * WebFront front = WebFront.open(platform.factory(), InstanceSettings.of(configuration), Map.of());
 * ServletHolder holder = new ServletHolder(front.servlet());
 * holder.setAsyncSupported(true);
 * context.addServlet(holder, "/webchat/*");
 * }</pre>
 */
public final class WebFront implements AutoCloseable {
  private final RunningFront front;
  private final String path;
  private final Path spool;

  private WebFront(RunningFront front, String path, Path spool) {
    this.front = front;
    this.path = path;
    this.spool = spool;
  }

  /**
   * A front for visitors' instances of this factory.
   *
   * @param template what each visitor's instance is made of; its id is not used
   * @param options keys and values of the configuration {@code io.webchat.web}; those left out have
   *     their defaults
   * @throws IllegalArgumentException when a value cannot be used; the message names key, value and
   *     what is expected
   * @throws IOException when the folder for files under way cannot be made
   */
  public static WebFront open(
      WebChatFactory factory, InstanceSettings template, Map<String, ?> options)
      throws IOException {
    WebSettings settings = WebSettings.of(options);
    byte[] key = settings.key().orElseGet(RunningFront::randomKey);
    Path spool = Files.createTempDirectory("webchat-web-");
    Basis basis = new Basis(template, new VisitorTokens(key), spool, Optional.empty());
    RunningFront front = RunningFront.open(factory, basis, settings);
    front.listensAt(List.of()); // nobody tells where the servlet is put
    return new WebFront(front, settings.path(), spool);
  }

  /**
   * Where the servlet is to be, the option {@code path}: it begins with a slash and ends without.
   */
  public String path() {
    return path;
  }

  /** The servlet, to be put at {@code PATH/*}. */
  public Servlet servlet() {
    return front.servlet();
  }

  /** How many visitors have an instance now. */
  public int visitors() {
    return front.visitors();
  }

  @Override
  public void close() {
    front.close();
    try {
      Files.deleteIfExists(spool); // files under way are deleted by their requests
    } catch (IOException e) {
      spool.toFile().deleteOnExit();
    }
  }
}
