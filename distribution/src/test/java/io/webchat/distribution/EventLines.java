package io.webchat.distribution;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The lines of a stream of events, as they come. */
final class EventLines {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;

  /** Opens a stream. */
  EventLines(HttpRequest request) {
    end =
        HttpClient.newHttpClient()
            .sendAsync(request, BodyHandlers.ofLines())
            .thenAccept(response -> response.body().forEach(lines::add));
  }

  /** Whether the service has ended it, or it broke. */
  boolean isOver() {
    return end.isDone();
  }

  /** What has come so far. */
  String text() {
    return String.join("\n", lines);
  }

  /** Id of the last event. */
  String lastId() {
    return lines.stream()
        .filter(line -> line.startsWith("id: "))
        .reduce("", (former, line) -> line.substring(4));
  }
}
