package io.webchat.backend;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.keys.ApiKeys;
import io.webchat.keys.ApiKeys.Made;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.patience.Patience;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The service in a servlet container in plain Java, before a chat server; and a client of it. */
public final class ApiServer implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChatSimulator simulator = new SimulatorBuilder().start();
  private final WebChatPlatform platform = WebChatPlatform.builder().discover().build();
  private final Made all = ApiKeys.make("shop", List.of("*"));
  private final Map<String, Object> options = new HashMap<>();
  private final Map<String, InstanceSettings> templates;
  private volatile BackEnd backEnd;
  private final Server server = new Server();

  /** Starts it with these options, and a key that may do everything. */
  public ApiServer(Map<String, ?> given) {
    this(given, Map.of());
  }

  /** Starts it with these options, for chats with these keys of the configuration. */
  public ApiServer(Map<String, ?> given, Map<String, ?> ofChats) {
    options.put(".keys", List.of(all.line()));
    options.putAll(given);
    Map<String, Object> keys = new HashMap<>();
    keys.put("dataURL", simulator.gmsUrl());
    keys.put("apikey", "api-key-of-the-site");
    keys.put("pollRate", 200);
    keys.put("pollRateMin", 100);
    keys.put("ajaxTimeout", 300_000); // a busy machine is no failing server
    keys.putAll(ofChats);
    templates = Map.of("default", InstanceSettings.of(WebChatConfiguration.of(keys)));
    open();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(new Current());
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/api/v1/*");
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void open() {
    try {
      backEnd = BackEnd.open(platform.factory(), templates, options);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The service that is there now. */
  private final class Current extends GenericServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void service(ServletRequest request, ServletResponse response)
        throws ServletException, IOException {
      backEnd.servlet().service(request, response);
    }
  }

  /** Stops the service and opens another one, as when its bundle is updated. */
  public void restart() {
    backEnd.close();
    open();
  }

  /** The service. */
  public BackEnd backEnd() {
    return backEnd;
  }

  /** The line of the key that may do everything. */
  public String line() {
    return all.line();
  }

  /** That key. */
  public String key() {
    return all.key();
  }

  /** The chat server. */
  public ChatSimulator simulator() {
    return simulator;
  }

  /** The next chat at the chat server. */
  public SimulatedChat chat() {
    return simulator.awaitChat(Patience.LIMIT);
  }

  /** The platform behind it. */
  public WebChatPlatform platform() {
    return platform;
  }

  /** An address of the service. */
  public URI address(String path) {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A request with the key that may do everything. */
  public HttpRequest.Builder request(String path) {
    return request(path, key());
  }

  /** A request with a key. */
  public HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(address("/api/v1" + path))
        .header("Authorization", "Bearer " + key);
  }

  /** Sends it. */
  public static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, Map<String, ?> body) {
    return send(request(path).POST(BodyPublishers.ofString(JsonWriter.write(body))));
  }

  /** Gets something. */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** Starts a chat; its address below the path. */
  public String start() {
    HttpResponse<String> response = post("/chats", Map.of("form", Map.of("nickname", "Jane")));
    if (response.statusCode() != 201) {
      throw new IllegalStateException(response.body());
    }
    return response.headers().firstValue("Location").orElseThrow().substring("/api/v1".length());
  }

  /** A body as an object. */
  public static Map<String, Object> json(HttpResponse<String> response) {
    return JsonReader.object(response.body())
        .orElseThrow(() -> new IllegalStateException(response.body()));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      backEnd.close();
      platform.close();
      simulator.close();
    }
  }
}
