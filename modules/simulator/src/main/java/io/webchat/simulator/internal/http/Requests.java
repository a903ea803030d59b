package io.webchat.simulator.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.RequestLog;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The bounded log of requests. */
public final class Requests implements RequestLog {
  private static final int MAX_VALUE = 20_000;
  private final int limit;
  private final Deque<RecordedRequest> kept = new ArrayDeque<>();
  private long received;

  public Requests(int limit) {
    this.limit = limit;
  }

  public synchronized void record(ApiRequest call) {
    received++;
    if (limit == 0) {
      return;
    }
    kept.addLast(
        new RecordedRequest(
            received,
            Instant.now(),
            call.method(),
            call.path(),
            shortened(call.query().fields()),
            call.headers(),
            shortened(fields(call)),
            call.target().operation(),
            call.target().chatId()));
    if (kept.size() > limit) {
      kept.removeFirst();
    }
  }

  /** The fields of a form, or the members of a JSON object. */
  private static Map<String, String> fields(ApiRequest call) {
    if (!call.body().startsWith("{")) {
      return call.form().fields();
    }
    Map<String, String> members = new HashMap<>();
    try {
      SimulatorJson.read(call.body())
          .properties()
          .forEach(
              member -> {
                JsonNode value = member.getValue();
                members.put(
                    member.getKey(), value.isValueNode() ? value.asText() : value.toString());
              });
    } catch (IllegalArgumentException e) {
      return call.form().fields(); // no JSON: the wire says so
    }
    return members;
  }

  private static Map<String, String> shortened(Map<String, String> fields) {
    Map<String, String> all = new HashMap<>(fields);
    all.replaceAll(
        (name, value) -> value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value);
    return all;
  }

  @Override
  public synchronized List<RecordedRequest> all() {
    return List.copyOf(kept);
  }

  @Override
  public List<RecordedRequest> of(Operation operation) {
    return select(request -> request.operation() == operation);
  }

  @Override
  public List<RecordedRequest> ofChat(String chatId) {
    return select(request -> request.chatId().equals(chatId));
  }

  private List<RecordedRequest> select(Predicate<RecordedRequest> wanted) {
    return all().stream().filter(wanted).toList();
  }

  @Override
  public synchronized long received() {
    return received;
  }

  @Override
  public synchronized void clear() {
    kept.clear();
  }
}
