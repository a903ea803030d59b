package io.webchat.backend;

import io.webchat.json.JsonReader;
import io.webchat.test.patience.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Reads events of a chat until it is closed. */
final class EventReader implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> signs = new CopyOnWriteArrayList<>();
  private final InputStream in;
  private final Thread thread;
  private volatile String last = "";
  private volatile boolean over;

  EventReader(HttpRequest.Builder request, String after) {
    if (!after.isEmpty()) {
      request.header("Last-Event-ID", after);
    }
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request.GET().build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status " + response.statusCode());
      }
      in = response.body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    last = after;
    thread = new Thread(this::read, "reader of a test");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          Map<String, Object> frame = JsonReader.object(line.substring(6)).orElseThrow();
          (id.isEmpty() ? signs : events).add(frame);
          last = id.isEmpty() ? last : id;
          id = "";
        }
      }
    } catch (IOException e) {
      // cut
    }
    over = true;
  }

  /** Id of the last event. */
  String last() {
    return last;
  }

  List<Map<String, Object>> events() {
    return events;
  }

  List<Map<String, Object>> signs() {
    return signs;
  }

  void await(String event) {
    Awaitility.await(event)
        .atMost(Patience.LIMIT)
        .until(() -> events.stream().anyMatch(one -> event.equals(one.get("event"))));
  }

  void awaitText(String text) {
    Awaitility.await(text).atMost(Patience.LIMIT).until(() -> texts().contains(text));
  }

  void awaitEnd() {
    Awaitility.await("the end of the stream").atMost(Patience.LIMIT).until(() -> over);
  }

  /** Texts of the messages that came, in order. */
  List<Object> texts() {
    return events.stream()
        .filter(event -> "WebChatService.messageReceived".equals(event.get("event")))
        .flatMap(event -> ((List<?>) ((Map<?, ?>) event.get("data")).get("messages")).stream())
        .map(message -> (Object) ((Map<?, ?>) message).get("text"))
        .filter(text -> text != null && !text.toString().isEmpty())
        .toList();
  }

  @Override
  public void close() {
    try {
      in.close();
      thread.join();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
